"""Registration of the room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What staff members see and enter."""

    name = "avow.desk"
