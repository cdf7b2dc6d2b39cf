"""Registration of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts over the vault: no address in clear, and log-in by many ways."""

    name = "avow.accounts"

    def ready(self) -> None:
        """Have allauth keep its values in the vault, and sign up as a holder of people's data."""
        from avow.accounts import hooks, reaching, vaulted
        from avow.accounts.holding import AccountsHolder
        from avow.people import holders

        vaulted.put_into_the_vault()
        hooks.listen()
        reaching.bring_up_to_date()
        holders.sign_up(AccountsHolder())
