"""Registration of the room."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """What comes in, at which touchpoint, and under which sentence."""

    name = "avow.collection"

    def ready(self) -> None:
        """Be asked when a person's data is exported, corrected or erased."""
        # Models can be imported only now that Django is set up.
        from avow.collection.holding import CollectionHolder, PurchasesHolder
        from avow.people import holders

        holders.sign_up(CollectionHolder())
        holders.sign_up(PurchasesHolder())
