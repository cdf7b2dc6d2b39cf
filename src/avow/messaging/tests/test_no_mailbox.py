"""An address that the mail server has no mailbox for is kept from more; a busy one is not."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from avow.core import clock
from avow.messaging import addresses, conf, rules, sending, smtp, transports
from avow.messaging.conf import MessagingSettings
from avow.messaging.errors import ContactRefusedError
from avow.messaging.models import Message, Suppressed
from avow.messaging.tests.factories import letter, says_yes
from avow.messaging.tests.mailing import MailServer, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A mail server that letters go to."""
    before = transports.of("email")
    with mail_server(tmp_path / "mail") as running:
        chosen = MessagingSettings.model_validate(
            {"host": "127.0.0.1", "port": running.port, "tls": "none"}
        )
        monkeypatch.setattr(conf, "settings", lambda: chosen)
        transports.register("email", smtp.Smtp(chosen))
        yield running
    transports.register("email", before)


def test_no_such_mailbox_closes_the_address_as_a_hard_bounce_does(
    ada: UUID, server: MailServer
) -> None:
    says_yes(ada)
    letter(ada)
    with server.told("refuse"):
        sending.send_due()

    message = Message.objects.get()
    assert (message.state, message.reasons) == ("failed", ["messaging.no_mailbox"])
    closed = Suppressed.objects.get()
    assert (closed.channel, closed.purpose, closed.reason) == ("email", "all", "bounce")
    assert closed.lookup == addresses.lookup("email", "ada@example.org")
    for purpose in ("news", "notices"):
        with pytest.raises(ContactRefusedError):
            letter(ada, purpose=purpose)


def test_a_busy_mailbox_closes_nothing_however_often_it_is(ada: UUID, server: MailServer) -> None:
    says_yes(ada)
    letter(ada)
    with server.told("later"):
        for _ in range(3):
            Message.objects.update(due_at=clock.now())
            sending.send_due()

    assert Message.objects.get().attempts == 3
    assert not Suppressed.objects.exists()
    Message.objects.update(due_at=clock.now())
    sending.send_due()
    assert server.addresses == ["ada@example.org"]


@pytest.mark.parametrize(
    ("code", "answer", "none"),
    [
        (550, "5.1.1 no such user", True),
        (550, "5.1.10 recipient not found", True),
        (550, "5.2.1 mailbox disabled", True),
        (550, "no such mailbox", True),
        (551, "user not local", True),
        (553, "mailbox name not known", True),
        (554, "5.1.1 unknown", True),
        (450, "4.2.1 come again", False),
        (451, "5.1.1 contradicts itself", False),
        (452, "too many recipients", False),
        (552, "mailbox is full", False),
        (552, "5.2.2 over quota", False),
        (550, "5.7.1 message rejected as spam", False),
        (550, "5.7.26 not authenticated", False),
        (550, "5.4.1 access denied", False),
        (550, "relaying denied", False),
        (550, "your address is on a block list", False),
        (554, "transaction failed", False),
        (250, "5.1.1 as you like", False),
    ],
)
def test_only_what_is_said_of_the_address_itself_counts(code: int, answer: str, none: bool) -> None:
    assert rules.is_no_mailbox(code, answer) is none
