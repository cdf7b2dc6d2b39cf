"""Registration of the room."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messages that reach only those who said yes, and the proof of each."""

    name = "avow.messaging"

    def ready(self) -> None:
        """Hear of every no and each erasure, and set the carriers up."""
        # Models can be imported only now that Django is set up.
        from avow.choices import listeners
        from avow.messaging import carriers, confirming, ears, suppressing
        from avow.messaging.holding import MessagingHolder
        from avow.people import holders, whereabouts

        holders.sign_up(MessagingHolder())
        listeners.listen(suppressing.after_choice)
        listeners.listen(confirming.after_choice)
        whereabouts.sign_up("messaging", suppressing.before_erasure)
        carriers.set_up()
        ears.set_up()
