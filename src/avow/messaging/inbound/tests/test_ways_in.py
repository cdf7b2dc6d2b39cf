"""By whatever way a mail comes in, it is kept once, or stays where it was."""

import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError

from avow.choices.models import ChoiceEvent
from avow.messaging.errors import UnreachableError
from avow.messaging.inbound import mailbox, server, services, tasks
from avow.messaging.inbound.models import Arrival, Doubt
from avow.messaging.inbound.tests import imap
from avow.messaging.inbound.tests.conftest import mail
from avow.people.tests.crowds import at_once


@pytest.fixture
def post_box(tmp_path: Path, settings_of_mail: Any) -> Iterator[Path]:
    """A mailbox on an IMAP server of its own, and the settings that lead there."""
    (tmp_path / "INBOX").mkdir()
    command = [sys.executable, "-m", "avow.messaging.inbound.tests.imap", str(tmp_path)]
    process = subprocess.Popen(command)
    try:
        for _ in range(500):
            if (tmp_path / "port").exists():
                break
            assert process.poll() is None
            time.sleep(0.02)
        settings_of_mail(
            imap_host="127.0.0.1",
            imap_port=int((tmp_path / "port").read_text()),
            imap_tls="none",
            imap_user=imap.USER,
            imap_password=imap.PASSWORD,
        )
        yield tmp_path
    finally:
        process.terminate()
        process.wait(10)


def _lie(box: Path, *mails: bytes) -> None:
    for number, raw in enumerate(mails, start=1):
        (box / "INBOX" / str(number)).write_bytes(raw)


def _left(box: Path) -> list[str]:
    return sorted(path.name for path in (box / "INBOX").iterdir())


@pytest.mark.django_db
def test_the_mailbox_is_read_and_what_was_read_is_put_aside(ada: UUID, post_box: Path) -> None:
    _lie(post_box, mail("please stop"), mail("Which sizes?", name="2@x"), b"\0\xff no mail at all")

    assert mailbox.read_mailbox() == 3
    assert mailbox.read_mailbox() == 0

    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1
    assert {doubt.why for doubt in Doubt.objects.all()} == {"other", "broken"}
    assert _left(post_box) == []
    assert len(list((post_box / "Avow").iterdir())) == 3


HOSTILE = mail("+2AA- stop", name="9@x").replace(b"charset=utf-8", b"charset=utf-7")
"""Half a character, which no database keeps."""


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_a_charset_of_halves_keeps_no_other_from_being_read(
    ada: UUID, post_box: Path
) -> None:
    _lie(post_box, HOSTILE, mail("please stop"))

    assert tasks.read_once() is True

    assert _left(post_box) == []
    assert ChoiceEvent.objects.filter(act="opted_out", data_subject=ada).exists()


@pytest.mark.django_db(transaction=True)
def test_the_mailbox_is_looked_into_again_whatever_went_wrong(
    ada: UUID, post_box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "_opened", lambda _: 1 / 0)
        assert tasks.read_once() is False


@pytest.mark.django_db
def test_a_mail_too_large_is_put_aside_with_a_note(ada: UUID, post_box: Path) -> None:
    _lie(post_box, mail("x" * services.LARGEST, subject="photos"))

    assert mailbox.read_mailbox() == 1

    assert Doubt.objects.get().why == "too_large"
    assert len(list((post_box / "Avow").iterdir())) == 1


@pytest.mark.django_db
def test_a_break_before_it_is_moved_leaves_it_and_it_counts_once(ada: UUID, post_box: Path) -> None:
    _lie(post_box, mail("please stop"))
    (post_box / "hang").touch()
    with pytest.raises(UnreachableError):
        mailbox.read_mailbox()
    assert _left(post_box) == ["1"]

    (post_box / "hang").unlink()
    assert mailbox.read_mailbox() == 1

    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1
    assert _left(post_box) == []


@pytest.mark.django_db
def test_with_the_database_away_every_mail_stays(
    ada: UUID, post_box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lie(post_box, mail("please stop"))

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(Arrival.objects, "filter", away)
        with pytest.raises(OperationalError):
            mailbox.read_mailbox()

    assert _left(post_box) == ["1"]


@pytest.fixture(params=["lmtp", "smtp"])
def mail_port(request: pytest.FixtureRequest, settings_of_mail: Any) -> Iterator[tuple[str, int]]:
    """The small mail server, listening in a thread."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings_of_mail(receive_port=port, receive_protocol=request.param)
    stopped = threading.Event()
    thread = threading.Thread(target=server.receive_forever, args=(stopped,))
    thread.start()
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield request.param, port
    stopped.set()
    thread.join()


def _client(kind: str, port: int) -> smtplib.SMTP:
    return (smtplib.LMTP if kind == "lmtp" else smtplib.SMTP)("127.0.0.1", port)


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_says_yes_once_it_is_on_record(
    ada: UUID, mail_port: tuple[str, int]
) -> None:
    with _client(*mail_port) as client:
        for _ in range(2):
            assert client.sendmail("ada@example.org", ["stop@x.example"], mail("stop")) == {}

    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1
    assert Arrival.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_asks_to_come_again_while_the_database_is_away(
    ada: UUID, mail_port: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patch, _client(*mail_port) as client:
        patch.setattr(Arrival.objects, "filter", away)
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as refused:
            client.sendmail("ada@example.org", ["privacy@x.example"], mail("please stop"))

    assert "451" in str(refused.value)
    assert not Arrival.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_takes_a_mail_in_a_charset_of_halves(
    ada: UUID, mail_port: tuple[str, int]
) -> None:
    with _client(*mail_port) as client:
        assert client.sendmail("ada@example.org", ["privacy@x.example"], HOSTILE) == {}

    assert Arrival.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_never_refuses_for_good_what_it_cannot_read(
    ada: UUID, mail_port: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, _client(*mail_port) as client:
        patch.setattr(services, "receive", lambda *_, **__: 1 / 0)
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as refused:
            client.sendmail("ada@example.org", ["privacy@x.example"], mail("please stop"))

    assert "451" in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_refuses_what_is_too_large(ada: UUID, mail_port: tuple[str, int]) -> None:
    raw = mail("x" * 70 * 150_000)
    with _client(*mail_port) as client, pytest.raises(smtplib.SMTPException) as refused:
        client.sendmail("ada@example.org", ["privacy@x.example"], raw)

    assert "552" in str(refused.value)
    assert not Arrival.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_hangs_up_on_endless_lines(ada: UUID, mail_port: tuple[str, int]) -> None:
    raw = mail("\n" * (server.MOST_LINES + 1_000))
    with pytest.raises((smtplib.SMTPException, OSError)), _client(*mail_port) as client:
        client.sendmail("ada@example.org", ["privacy@x.example"], raw)

    assert not Arrival.objects.exists()
    with _client(*mail_port) as client:
        assert client.sendmail("ada@example.org", ["privacy@x.example"], mail()) == {}
    assert Arrival.objects.get().became == "stopped"


_PROGRAM = "import sys; from avow.config.cli import main; sys.exit(main(sys.argv[1:]))"


def _run(program: str, words: list[str], raw: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("AVOW_")}
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, input=raw, capture_output=True, env=clean, check=False)


def _pipe(folder: Path, raw: bytes) -> subprocess.CompletedProcess[bytes]:
    return _run(_PROGRAM, ["receive", str(folder)], raw)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An installation of its own, with a statement in force."""
    for word in ("init", "publish"):
        assert _run(_PROGRAM, [word, str(tmp_path / "shop")]).returncode == 0
    return tmp_path / "shop"


@pytest.mark.faults
def test_the_pipe_answers_as_mail_servers_expect(shop: Path) -> None:
    assert _pipe(shop, mail("please stop")).returncode == os.EX_OK
    assert _pipe(shop, HOSTILE).returncode == os.EX_OK
    assert _pipe(shop, mail("x" * services.LARGEST)).returncode == os.EX_DATAERR
    away = _pipe(shop / "nowhere", mail("please stop"))
    assert away.returncode == os.EX_TEMPFAIL
    assert b"Traceback" not in away.stderr


_DIES = """
import os, signal, sys
from avow.config.cli import main
from avow.config.cli.publish import open_folder
from pathlib import Path
open_folder(Path(sys.argv[2]))
from avow.messaging.inbound import services
taken = services._taken
def dies(came):
    taken(came)
    os.kill(os.getpid(), signal.SIGKILL)
services._taken = dies
main(sys.argv[1:])
"""
"""The pipe, killed after everything was written and before it was committed."""


@pytest.mark.faults
def test_a_kill_before_the_commit_leaves_nothing_and_the_next_try_counts_once(
    shop: Path,
) -> None:
    killed = _run(_DIES, ["receive", str(shop)], mail("please stop"))
    assert killed.returncode == -signal.SIGKILL
    assert _rows(shop, "messaging_arrival") == _rows(shop, "messaging_suppressed") == 0

    for _ in range(2):
        assert _pipe(shop, mail("please stop")).returncode == os.EX_OK

    assert _rows(shop, "messaging_arrival") == _rows(shop, "messaging_suppressed") == 1


def _rows(shop: Path, table: str) -> int:
    with sqlite3.connect(shop / "data" / "avow.sqlite3") as database:
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(count)


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_by_two_ways_at_once_counts_once(ada: UUID) -> None:
    became = at_once(*[lambda: services.receive(mail("please stop")).became] * 4)

    assert set(became) == {"stopped"}
    assert Arrival.objects.count() == 1
    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1
