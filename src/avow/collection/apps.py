"""Registration of the room."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """What comes in, at which touchpoint, and under which sentence."""

    name = "avow.collection"
