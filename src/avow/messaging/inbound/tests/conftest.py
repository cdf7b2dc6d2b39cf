"""What every test of mail that comes in stands on."""

from typing import Any
from uuid import UUID

import pytest

from avow.messaging import conf
from avow.messaging.conf import MessagingSettings
from avow.messaging.tests.conftest import (  # noqa: F401 (fixtures)
    _an_hour_past_noon,
    ada,
    in_force,
    sink,
)


@pytest.fixture
def settings_of_mail(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set settings of the room for one test."""

    def chosen(**settings: Any) -> MessagingSettings:
        made = MessagingSettings.model_validate(settings)
        monkeypatch.setattr(conf, "settings", lambda: made)
        return made

    return chosen


def mail(
    words: str = "please stop",
    sender: str = "ada@example.org",
    subject: str = "Your letters",
    name: str = "1@example.org",
    **head: str,
) -> bytes:
    """An e-mail that somebody wrote."""
    lines = {
        "From": sender,
        "To": "privacy@lindenandlark.example",
        "Subject": subject,
        "Message-ID": f"<{name}>",
        "Content-Type": "text/plain; charset=utf-8",
        **{key.replace("_", "-"): value for key, value in head.items()},
    }
    top = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    return f"{top}\r\n{words}\r\n".encode()


def bounce(
    message: UUID | None, status: str = "5.1.1", action: str = "failed", to: str = "ada@example.org"
) -> bytes:
    """A delivery status notification (RFC 3464) about a message of ours."""
    returned = f"Message-ID: <{message.hex}@lindenandlark.example>\r\n" if message else ""
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nTo: privacy@lindenandlark.example\r\n"
        f"Message-ID: <bounce-{message}-{status}@mx.example.org>\r\nSubject: Undelivered mail\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered. Please stop.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"{returned}Subject: New in November\r\n\r\n--B--\r\n"
    ).encode()


def complaint(message: UUID, kind: str = "abuse") -> bytes:
    """A feedback report (RFC 5965) about a message of ours."""
    return (
        "From: feedback@mailbox.example\r\nTo: privacy@lindenandlark.example\r\n"
        f"Message-ID: <arf-{kind}@mailbox.example>\r\nSubject: complaint\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nThis is a complaint.\r\n"
        "--B\r\nContent-Type: message/feedback-report\r\n\r\n"
        f"Feedback-Type: {kind}\r\nUser-Agent: Mailbox/1\r\nVersion: 1\r\n\r\n"
        "--B\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: <{message.hex}@lindenandlark.example>\r\nSubject: New in November\r\n\r\n"
        "A coat of felt.\r\n--B--\r\n"
    ).encode()
