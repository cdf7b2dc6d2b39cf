"""Registration of the room."""

from django.apps import AppConfig


class TillConfig(AppConfig):
    """Purchases at the till, offline too, and choices asked after payment."""

    name = "avow.till"
