"""Registration of the room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Linden & Lark, the demonstration retailer."""

    name = "avow.demo"
