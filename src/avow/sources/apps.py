"""Registration of the room."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """What other companies tell us, with its source, contract and purpose."""

    name = "avow.sources"
