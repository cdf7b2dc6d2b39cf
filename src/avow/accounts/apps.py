"""Registration of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts over the vault: no address in clear, and log-in by many ways."""

    name = "avow.accounts"

    def ready(self) -> None:
        """Have allauth keep its values in the vault."""
        from avow.accounts import vaulted

        vaulted.put_into_the_vault()
