"""Which carriers this installation has, by its settings."""

from django.conf import settings

from avow.messaging import conf, transports
from avow.messaging.keeping import Kept
from avow.messaging.post.carrier import PostCarrier
from avow.messaging.smtp import Smtp
from avow.messaging.texting import provider
from avow.messaging.texting.carrier import TextCarrier


def set_up() -> None:
    """Register what carries e-mail and texts; the demonstration lets all stay in its outbox."""
    chosen = conf.settings()
    if chosen.host:
        transports.register("email", Smtp(chosen))
    transports.register("mail", PostCarrier())
    if chosen.text_url:
        transports.register("text", TextCarrier(provider.Twilio(chosen)))
    elif settings.AVOW.demo:
        transports.register("text", TextCarrier(provider.Kept()))
    if settings.AVOW.demo:
        for channel in ("email", "text", "phone", "mail"):
            if channel not in transports.registered():
                transports.register(channel, Kept())
