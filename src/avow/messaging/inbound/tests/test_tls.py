"""A mailbox is believed by its certificate alone, and a break in the middle loses nothing."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from avow.choices.models import ChoiceEvent
from avow.messaging.errors import UnreachableError
from avow.messaging.inbound import mailbox
from avow.messaging.inbound.models import Arrival, Doubt
from avow.messaging.inbound.tests import dovecot as real
from avow.messaging.inbound.tests import imap
from avow.messaging.inbound.tests.conftest import mail
from avow.messaging.inbound.tests.dovecot import Dovecot
from avow.messaging.tests.mailing import certificate

CROWD = 1_000

Chosen = Callable[..., Any]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that nobody vouches for, and its key."""
    return certificate(tmp_path_factory.mktemp("papers"))


@pytest.fixture(params=["tls", "starttls"])
def secure_box(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    papers: tuple[Path, Path],
    settings_of_mail: Chosen,
) -> Iterator[tuple[Path, Chosen]]:
    """A mailbox behind TLS, and how to set the settings that lead there."""
    (tmp_path / "INBOX").mkdir()
    command = [sys.executable, "-m", imap.__name__, str(tmp_path), request.param]
    process = subprocess.Popen([*command, *map(str, papers)])
    try:
        while not (tmp_path / "port").exists():
            assert process.poll() is None
            time.sleep(0.02)
        yield tmp_path, _settings(settings_of_mail, request.param, int(_read(tmp_path)))
    finally:
        process.terminate()
        process.wait(10)


def _read(box: Path) -> str:
    return (box / "port").read_text()


def _settings(settings_of_mail: Chosen, kind: str, port: int) -> Chosen:
    def chosen(**changed: Any) -> None:
        said = {
            "imap_host": "localhost",
            "imap_port": port,
            "imap_tls": kind,
            "imap_user": imap.USER,
            "imap_password": imap.PASSWORD,
        }
        settings_of_mail(**(said | changed))

    return chosen


def _lie(box: Path, *mails: bytes) -> None:
    for number, raw in enumerate(mails, start=1):
        (box / "INBOX" / str(number)).write_bytes(raw)


@pytest.mark.django_db
def test_a_mailbox_with_a_trusted_certificate_is_read(
    ada: UUID, secure_box: tuple[Path, Chosen], papers: tuple[Path, Path]
) -> None:
    box, chosen = secure_box
    chosen(ca_file=papers[0])
    _lie(box, mail("please stop"), mail("Which sizes?", name="2@x"))

    assert mailbox.read_mailbox() == 2
    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["nobody vouches", "another name", "another authority"])
def test_a_wrong_certificate_is_refused_before_any_password_is_said(
    ada: UUID,
    secure_box: tuple[Path, Chosen],
    papers: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
    wrong: str,
) -> None:
    box, chosen = secure_box
    other = certificate(tmp_path_factory.mktemp("other"))[0]
    changed: dict[str, dict[str, Any]] = {
        "nobody vouches": {},
        "another name": {"ca_file": papers[0], "imap_host": "127.0.0.1"},
        "another authority": {"ca_file": other},
    }
    chosen(**changed[wrong])
    _lie(box, mail("please stop"))

    with pytest.raises(UnreachableError, match="certificate that is not trusted"):
        mailbox.read_mailbox()

    assert not (box / "login").exists()
    assert not Arrival.objects.exists()
    assert (box / "INBOX" / "1").exists()


@pytest.mark.django_db
def test_a_server_that_offers_no_tls_is_told_no_password(
    ada: UUID, tmp_path: Path, settings_of_mail: Chosen, papers: tuple[Path, Path]
) -> None:
    (tmp_path / "INBOX").mkdir()
    process = subprocess.Popen([sys.executable, "-m", imap.__name__, str(tmp_path)])
    try:
        while not (tmp_path / "port").exists():
            time.sleep(0.02)
        for kind in ("starttls", "tls"):
            _settings(settings_of_mail, kind, int(_read(tmp_path)))(
                ca_file=papers[0], timeout_seconds=2
            )
            with pytest.raises(UnreachableError):
                mailbox.read_mailbox()
        assert not (tmp_path / "login").exists()
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.django_db
@pytest.mark.parametrize("broken_at", ["half", "hang", "copied"])
def test_a_connection_dropped_in_the_middle_loses_nothing_and_counts_once(
    ada: UUID, secure_box: tuple[Path, Chosen], papers: tuple[Path, Path], broken_at: str
) -> None:
    box, chosen = secure_box
    chosen(ca_file=papers[0])
    _lie(box, *(mail(f"Question {n}", name=f"{n}@x") for n in range(3)))
    (box / broken_at).touch()
    with pytest.raises(UnreachableError):
        mailbox.read_mailbox()
    assert len(list((box / "INBOX").iterdir())) == 3

    (box / broken_at).unlink()
    assert mailbox.read_mailbox() == 3

    assert Doubt.objects.count() == Arrival.objects.count() == 3
    assert list((box / "INBOX").iterdir()) == []


@pytest.fixture
def dovecot(papers: tuple[Path, Path]) -> Iterator[Dovecot]:
    """A Dovecot of its own."""
    if real.PROGRAM is None:
        pytest.skip("Dovecot is not installed: apt-get install dovecot-imapd")
    # Its sockets need a short path, and its users a folder that they may enter.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as made:
        Path(made).chmod(0o755)
        with real.dovecot(Path(made), *papers) as server:
            yield server


@pytest.mark.faults
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["tls", "starttls"])
def test_dovecot_is_read_and_a_wrong_certificate_of_it_refused(
    ada: UUID, dovecot: Dovecot, settings_of_mail: Chosen, papers: tuple[Path, Path], kind: str
) -> None:
    chosen = _settings(settings_of_mail, kind, getattr(dovecot, kind))
    dovecot.lie(mail("please stop"), mail("x" * 2_000, name="2@x"))
    chosen()
    with pytest.raises(UnreachableError, match="certificate"):
        mailbox.read_mailbox()

    chosen(ca_file=papers[0])
    assert mailbox.read_mailbox() == 2

    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1
    assert (dovecot.held(), dovecot.held("Avow")) == (0, 2)


def _kill_on_the_way(dovecot: Dovecot) -> None:
    """End the process that serves the mailbox once some messages were moved."""
    while dovecot.held("Avow") < CROWD // 4:
        time.sleep(0.05)
    dovecot.kill("imap")


def _read_until_it_breaks() -> None:
    while True:
        mailbox.read_mailbox()


@pytest.mark.faults
@pytest.mark.django_db
def test_a_thousand_mails_of_dovecot_are_each_taken_once_though_it_dies_on_the_way(
    ada: UUID, dovecot: Dovecot, settings_of_mail: Chosen, papers: tuple[Path, Path]
) -> None:
    dovecot.lie(*(mail(f"Question {n}", name=f"{n}@x") for n in range(CROWD)))
    _settings(settings_of_mail, "tls", dovecot.tls)(ca_file=papers[0])
    killer = threading.Thread(target=_kill_on_the_way, args=(dovecot,))
    killer.start()
    with pytest.raises(UnreachableError):
        _read_until_it_breaks()
    killer.join()
    assert 0 < dovecot.held() < CROWD
    while mailbox.read_mailbox():
        pass

    assert Arrival.objects.count() == Doubt.objects.count() == CROWD
    assert dovecot.held() == 0
    # The server itself may die between copying a message and deleting it.
    assert dovecot.held("Avow") in (CROWD, CROWD + 1)
