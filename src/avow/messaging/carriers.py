"""Which carriers this installation has, by its settings."""

from django.conf import settings

from avow.messaging import conf, transports
from avow.messaging.keeping import Kept
from avow.messaging.smtp import Smtp


def set_up() -> None:
    """Register what carries e-mail; the demonstration lets everything stay in its outbox."""
    chosen = conf.settings()
    if chosen.host:
        transports.register("email", Smtp(chosen))
    if settings.AVOW.demo:
        for channel in ("email", "text", "phone", "mail"):
            if channel not in transports.registered():
                transports.register(channel, Kept())
