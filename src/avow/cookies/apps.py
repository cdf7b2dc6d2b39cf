"""Registration of the room."""

from django.apps import AppConfig


class CookiesConfig(AppConfig):
    """What may run in a visitor's browser, how it is asked for, and how it is taken back."""

    name = "avow.cookies"

    def ready(self) -> None:
        """Say in which words visitors are asked."""
        # Models can be imported only now that Django is set up.
        from avow.choices import wordings
        from avow.cookies import services

        wordings.sign_up(services.shown_by_language)
