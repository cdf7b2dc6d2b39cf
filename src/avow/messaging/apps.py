"""Registration of the room."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messages that reach only those who said yes, and the proof of each."""

    name = "avow.messaging"
