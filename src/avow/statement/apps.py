"""Registration of the room."""

from django.apps import AppConfig


class StatementConfig(AppConfig):
    """The published text in its versions, and who accepted which."""

    name = "avow.statement"
