"""Registration of the room."""

from django.apps import AppConfig


class EdgeConfig(AppConfig):
    """Choices on devices and visits, written in groups."""

    name = "avow.edge"

    def ready(self) -> None:
        """Be told of versions that come into force."""
        from avow.edge.policies import policies
        from avow.statement import subscribers

        subscribers.subscribe(policies.forget)
