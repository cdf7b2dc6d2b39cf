"""Registration of the room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What staff members see and enter."""

    name = "avow.desk"

    def ready(self) -> None:
        """Show what waits in the rooms below."""
        # Models can be imported only now that Django is set up.
        from avow.desk import panels, standard

        for panel in standard.PANELS:
            panels.sign_up(panel)
