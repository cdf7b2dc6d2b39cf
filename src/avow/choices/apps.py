"""Registration of the room."""

from django.apps import AppConfig


class ChoicesConfig(AppConfig):
    """What people chose, in which words, and how it stands today."""

    name = "avow.choices"
