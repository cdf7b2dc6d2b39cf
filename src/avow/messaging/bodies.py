"""What messages with a common text say: those of a campaign and those of an alert."""

from avow.messaging import alerts
from avow.messaging.models import Message
from avow.messaging.sealing import Content


def of(message: Message) -> Content:
    """Give the words of a message that keeps none of its own."""
    if message.campaign is not None:
        campaign = message.campaign
        return Content(subject=campaign.subject, text=campaign.text, html=campaign.html)
    return alerts.content(message.alert) if message.alert is not None else Content()
