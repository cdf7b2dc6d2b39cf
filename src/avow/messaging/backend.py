"""Django's way of sending mail, through the outbox: a library's mail leaves by the one gate."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from avow.messaging import conf, services
from avow.messaging.models import Message

PURPOSE_HEADER = "X-Avow-Purpose"
"""Names the purpose of an e-mail where it is not the one of notices. It is not sent."""


class EmailBackend(BaseEmailBackend):
    """Queues every e-mail for each recipient, sealed, and says how many were let through."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        """Take what Django hands to every backend."""
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message once for each recipient."""
        return sum(1 for email in email_messages if _queued(email))


def _queued(email: EmailMessage) -> bool:
    purpose = str(email.extra_headers.get(PURPOSE_HEADER, "")) or conf.settings().notice_purpose
    states = [
        services.send_to_mailbox(
            address=address,
            purpose=purpose,
            subject=str(email.subject),
            text=str(email.body),
            html=_html(email),
            place="account",
        ).state
        for address in email.recipients()
    ]
    return Message.State.QUEUED in states


def _html(email: EmailMessage) -> str:
    if isinstance(email, EmailMultiAlternatives):
        for content, kind in email.alternatives:
            if kind == "text/html":
                return str(content)
    return ""
