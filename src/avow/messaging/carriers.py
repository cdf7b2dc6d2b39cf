"""Which carriers this installation has, by its settings."""

from django.conf import settings

from avow.messaging import conf, transports
from avow.messaging.keeping import Kept


def set_up() -> None:
    """Register a carrier for e-mail; the demonstration lets everything stay in its outbox."""
    if settings.AVOW.demo and not conf.settings().host:
        for channel in ("email", "text", "phone", "mail"):
            transports.register(channel, Kept())
