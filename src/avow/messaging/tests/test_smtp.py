"""E-mail as a real server takes it: over verified TLS, signed, and never twice."""

import email
import email.policy
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import dkim  # type: ignore[import-untyped]
import pytest

from avow.core import clock
from avow.messaging import campaigns, conf, outbox, sealing, sending, services, signing, transports
from avow.messaging.conf import MessagingSettings
from avow.messaging.errors import SiteError, UnreachableError
from avow.messaging.models import Message, Outage
from avow.messaging.smtp import Smtp
from avow.messaging.tests.factories import Sink, customer, letter, says_yes
from avow.messaging.tests.mailing import MailServer, certificate, mail_server
from avow.messaging.transports import Parcel

pytestmark = pytest.mark.django_db

Connect = Callable[..., Smtp]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server without TLS."""
    with mail_server(tmp_path / "mail") as running:
        yield running


@pytest.fixture
def connect(sink: Sink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Connect]:
    """Have e-mail carried to a server, signed for shop.example."""
    made: list[Smtp] = []

    def connect(port: int, **changes: object) -> Smtp:
        chosen = MessagingSettings(
            **{  # type: ignore[arg-type]
                "host": "127.0.0.1",
                "port": port,
                "tls": "none",
                "sender": "news@shop.example",
                "stop_address": "stop@shop.example",
                "dkim_domain": "shop.example",
                "dkim_key_file": tmp_path / "dkim.pem",
                **changes,
            }
        )
        monkeypatch.setattr(conf, "settings", lambda: chosen)
        signing.make_key()
        made.append(Smtp(chosen))
        transports.register("email", made[-1])
        return made[-1]

    yield connect
    for each in made:
        each.close()


def _dns(name: bytes, timeout: int = 5) -> bytes:
    asked, record = signing.dns_record()
    assert name.decode().rstrip(".") == asked
    return record.encode()


def _taken(server: MailServer) -> bytes:
    ((_, content),) = server.mails
    return content


def test_a_letter_arrives_signed_over_both_headers_of_the_way_out(
    ada: UUID, server: MailServer, connect: Connect
) -> None:
    connect(server.port)
    says_yes(ada)
    letter(
        ada, subject="Grüße & Mäntel", text="Ein Mantel.\n.\nFrom felt.", html="<p>Ein Mantel.</p>"
    )
    sending.send_due()

    raw = _taken(server)
    assert dkim.verify(raw, dnsfunc=_dns)
    signed = raw.lower().partition(b" h=")[2].partition(b";")[0].split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"to", b"subject"} <= set(
        signed
    )
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Subject"] == "Grüße & Mäntel"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["From"] == '"Linden & Lark, Inc." <news@shop.example>'
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    words = next(mail.iter_parts()).get_content()
    assert "418 Thistledown Row" in words
    assert "Ein Mantel.\r\n.\r\nFrom felt." in words
    assert b"ada" not in raw.replace(b"ada@example.org", b"", 1)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"/u/", b"/v/"),
        (b"One-Click", b"One-Clock"),
        (b"Subject: New", b"Subject: Old"),
        (b"A coat of felt", b"A coat of silk"),
        (
            b"MIME-Version: 1.0\r\n",
            b"MIME-Version: 1.0\r\nList-Unsubscribe: <https://x.example>\r\n",
        ),
        (b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\r\nSubject: Another\r\n"),
    ],
)
def test_whoever_tampers_with_a_letter_breaks_its_signature(
    ada: UUID, server: MailServer, connect: Connect, was: bytes, becomes: bytes
) -> None:
    connect(server.port)
    says_yes(ada)
    letter(ada)
    sending.send_due()
    raw = _taken(server)
    assert raw.count(was) >= 1

    assert dkim.verify(raw, dnsfunc=_dns)
    assert not dkim.verify(raw.replace(was, becomes, 1), dnsfunc=_dns)


def test_the_headers_of_the_way_out_stand_once_and_hold_no_address(
    ada: UUID, server: MailServer, connect: Connect
) -> None:
    connect(server.port)
    says_yes(ada)
    letter(ada)
    sending.send_due()

    lines = _taken(server).partition(b"\r\n\r\n")[0].decode().split("\r\n")
    (way,) = [line for line in lines if line.startswith("List-Unsubscribe:")]
    (post,) = [line for line in lines if line.startswith("List-Unsubscribe-Post:")]
    assert post == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    mailto, _, address = way.removeprefix("List-Unsubscribe: ").partition(", ")
    assert mailto.startswith("<mailto:stop@shop.example?subject=u.")
    assert address.startswith("<http://testserver/u/")
    assert "ada" not in way
    assert all(line.isascii() for line in lines)


def test_without_a_mailbox_for_opt_outs_they_go_to_the_statements_contact(
    ada: UUID, server: MailServer, connect: Connect
) -> None:
    connect(server.port, stop_address="")
    says_yes(ada)
    sent = letter(ada)
    sending.send_due()

    way = email.message_from_bytes(_taken(server))["List-Unsubscribe"]
    assert way.startswith("<mailto:privacy@lindenandlark.example?subject=u.")
    shown = outbox.find(sent.reference).parcel
    assert shown is not None
    assert email.message_from_bytes(outbox.raw(shown))["List-Unsubscribe"] == way


@pytest.mark.parametrize(
    ("demo", "host", "site"),
    [
        (False, "127.0.0.1", "http://shop.example"),
        (False, "", "http://localhost:8000"),
        (True, "mail.example", "http://localhost:8000"),
    ],
)
def test_no_promotion_goes_without_a_link_that_mailboxes_follow(
    ada: UUID,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    demo: bool,
    host: str,
    site: str,
) -> None:
    says_yes(ada)
    settings.AVOW = settings.AVOW.model_copy(update={"demo": demo, "site": site})
    monkeypatch.setattr(conf, "settings", lambda: MessagingSettings.model_validate({"host": host}))

    with pytest.raises(SiteError):
        letter(ada)
    with pytest.raises(SiteError):
        campaigns.draft(
            name="N", purpose="news", channel="email", subject="S", text="T", actor="system"
        )
    assert not Message.objects.exists()
    assert letter(ada, purpose="notices").state == "queued"
    settings.AVOW = settings.AVOW.model_copy(update={"site": "https://shop.example"})
    assert letter(ada).state == "queued"


def test_a_notice_has_no_way_out_and_says_that_a_machine_wrote_it(
    ada: UUID, server: MailServer, connect: Connect
) -> None:
    connect(server.port)
    letter(ada, purpose="notices", subject="Your order")
    sending.send_due()

    mail = email.message_from_bytes(_taken(server))
    assert mail["List-Unsubscribe"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    assert dkim.verify(_taken(server), dnsfunc=_dns)


def test_one_connection_carries_many(in_force: None, server: MailServer, connect: Connect) -> None:
    carrier = connect(server.port)
    for name in ("ada", "grace", "charles"):
        person = customer(f"{name}@example.org")
        says_yes(person)
        letter(person)
    sending.send_due()

    assert server.addresses == ["ada@example.org", "charles@example.org", "grace@example.org"]
    (kept,) = carrier._idle
    assert kept.count == 3


def test_tls_is_verified(ada: UUID, connect: Connect, tmp_path: Path) -> None:
    pair = certificate(tmp_path)
    with mail_server(tmp_path / "tls", *pair) as server:
        connect(server.port, host="localhost", tls="starttls")
        letter(ada, purpose="notices")
        sending.send_due()
        assert server.mails == []
        assert Message.objects.get().state == "queued"

        Outage.objects.all().delete()
        Message.objects.update(due_at=clock.now())
        connect(server.port, host="localhost", tls="starttls", ca_file=pair[0])
        sending.send_due()
        assert server.addresses == ["ada@example.org"]


def test_a_dead_server_is_tried_again_with_pauses_and_nobody_is_mailed_twice(
    ada: UUID, connect: Connect, tmp_path: Path
) -> None:
    with mail_server(tmp_path / "dead") as server:
        port = server.port
    connect(port)
    says_yes(ada)
    letter(ada)
    pauses, now = [], clock.now()
    for _ in range(4):
        with clock.stopped_at(now):
            assert sending.send_due() == 1
            assert sending.send_due() == 0
            outage = Outage.objects.get()
            pauses.append(outage.retry_at - now)
            now = outage.retry_at
    assert Message.objects.get().state == "queued"
    assert [p > timedelta(seconds=30 * 2**n - 1) for n, p in enumerate(pauses)] == [True] * 4
    assert (outage.attempts, outage.fault) == (4, UnreachableError.code)

    with mail_server(tmp_path / "alive", port=port) as server, clock.stopped_at(now):
        sending.send_due()
        sending.send_due()
        assert server.addresses == ["ada@example.org"]
    assert not Outage.objects.exists()


@pytest.mark.parametrize("what", ["drop", "garbage"])
def test_a_server_that_says_nothing_clear_after_the_last_byte_leaves_the_message_for_a_person(
    ada: UUID, server: MailServer, connect: Connect, what: str
) -> None:
    connect(server.port)
    letter(ada, purpose="notices")
    with server.told(what):
        sending.send_due()
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        sending.send_due()

    assert server.addresses == ["ada@example.org"]
    assert Message.objects.get().state == "doubtful"


@pytest.mark.parametrize(("word", "state"), [("refuse", "failed"), ("later", "queued")])
def test_a_refused_mailbox_fails_and_a_busy_one_waits_without_holding_the_others(
    ada: UUID, server: MailServer, connect: Connect, word: str, state: str
) -> None:
    connect(server.port)
    letter(ada, purpose="notices")
    with server.told(word):
        sending.send_due()

    assert Message.objects.get().state == state
    assert server.mails == []
    assert not Outage.objects.exists()


class Slow(Sink):
    """A carrier that takes so long that somebody looks for lost messages meanwhile."""

    lost = -1

    def deliver(self, parcel: Parcel) -> str:
        """Look for lost messages."""
        self.lost = sending.name_lost()
        return super().deliver(parcel)


def test_nobody_calls_a_message_lost_while_it_is_handed_over_at_once(
    in_force: None, sink: Sink
) -> None:
    slow = Slow()
    transports.register("email", slow)
    services.deliver_once(
        address="friend@example.org",
        purpose="stories",
        subject="A story for you",
        text="From The Hedgerow.",
        actor="data_subject",
    )

    assert (slow.lost, Message.objects.get().state) == (0, "sent")


def test_a_friends_address_goes_to_the_server_and_is_kept_nowhere(
    in_force: None, server: MailServer, connect: Connect
) -> None:
    connect(server.port)
    services.deliver_once(
        address="friend@example.org",
        purpose="stories",
        subject="A story for you",
        text="From The Hedgerow.",
        actor="data_subject",
    )

    assert server.addresses == ["friend@example.org"]
    message = Message.objects.get()
    assert (message.state, message.data_subject) == ("sent", None)
    assert message.sealed is None or sealing.opened(message).to == ""
