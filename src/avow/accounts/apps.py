"""Registration of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts over the vault: no address in clear, and log-in by many ways."""

    name = "avow.accounts"
