"""Registration of the room."""

from django.apps import AppConfig


class ChoicesConfig(AppConfig):
    """What people chose, in which words, and how it stands today."""

    name = "avow.choices"

    def ready(self) -> None:
        """Be asked when a person's data is exported or erased, and when two turn out to be one."""
        # Models can be imported only now that Django is set up.
        from avow.choices.holding import ChoicesHolder
        from avow.people import holders

        holders.sign_up(ChoicesHolder())
