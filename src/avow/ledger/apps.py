"""Registration of the room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What was done, in an append-only tree that holds no personal data."""

    name = "avow.ledger"
