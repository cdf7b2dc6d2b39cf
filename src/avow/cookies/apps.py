"""Registration of the room."""

from django.apps import AppConfig


class CookiesConfig(AppConfig):
    """What may run in a visitor's browser, how it is asked for, and how it is taken back."""

    name = "avow.cookies"
