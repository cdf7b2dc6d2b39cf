"""Whatever is sent, an e-mail takes a moment to read, and what cannot be read is not lost."""

import json
import os
import resource
import subprocess
import sys
from typing import Any
from uuid import UUID

import pytest

from avow.choices.models import ChoiceEvent
from avow.messaging.errors import UnreadableError
from avow.messaging.inbound import bounds, doubts, mail, mailbox, services
from avow.messaging.inbound.models import Arrival, Doubt
from avow.messaging.inbound.tests import hostile
from avow.messaging.inbound.tests.conftest import mail as written
from avow.messaging.inbound.tests.hostile import MAILS, SIZE, filled

SECONDS, OF_ALL_SECONDS = 2.0, 120


def test_no_mail_of_ten_megabytes_takes_more_than_a_moment() -> None:
    def limit() -> None:
        # Whatever hangs is ended here.
        resource.setrlimit(resource.RLIMIT_CPU, (OF_ALL_SECONDS, OF_ALL_SECONDS))

    settings = {"DJANGO_SETTINGS_MODULE": "avow.config.settings"}
    ended = subprocess.run(
        [sys.executable, "-m", hostile.__name__],
        capture_output=True,
        text=True,
        env=os.environ | settings,
        preexec_fn=limit,
        check=False,
    )
    took = dict(map(json.loads, ended.stdout.splitlines()))

    assert list(took) == list(MAILS), ended.stderr[-500:]
    assert {name: long for name, long in took.items() if long > SECONDS} == {}


@pytest.mark.parametrize(
    "name",
    [
        "parts within parts",
        "a hundred parts within each other",
        "one long header",
        "empty lines",
        "many headers",
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_and_nothing_is_written(ada: UUID, name: str) -> None:
    with pytest.raises(UnreadableError, match="plain text"):
        services.receive(MAILS[name]()[:SIZE])

    assert not Arrival.objects.exists()
    assert not Doubt.objects.exists()


@pytest.mark.django_db
def test_a_clear_stop_in_a_huge_mail_is_heard(ada: UUID) -> None:
    attached = b"--B\r\n" + hostile.PDF + filled(b"QUJD" * 19 + b"\r\n", 9_000_000)
    raw = written(Content_Type="multipart/mixed; boundary=B", words="--B\r\n\r\nplease stop\r\n")

    assert services.receive(raw + attached).became == "stopped"
    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1


@pytest.mark.django_db
def test_a_stop_in_the_subject_of_a_huge_mail_is_heard(ada: UUID) -> None:
    raw = written(subject="unsubscribe", words="\r\n" * 20_000)

    assert services.receive(raw).became == "stopped"


@pytest.mark.django_db
def test_a_person_is_told_that_a_mail_is_longer_than_what_they_see(ada: UUID) -> None:
    services.receive(written("Which sizes are there? " * 2_000))

    said = doubts.opened(Doubt.objects.get())
    assert said.note == "It is very long: only its beginning was looked at, and is shown here."
    assert len(said.text) == doubts.LONGEST_KEPT


class _Box:
    """A mailbox with one message, that notes what is moved."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.moved: list[str] = []
        self.client = self

    def uid(self, word: str, uid: str, what: str) -> tuple[str, list[Any]]:
        head = self.raw[:2_000].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        said = head if "HEADER" in what else self.raw
        return "OK", [(b"1 (UID 1 RFC822.SIZE %d BODY[] {1}" % len(self.raw), said), b")"]

    def move(self, uid: str, folder: str) -> None:
        self.moved.append(uid)


@pytest.mark.django_db
def test_in_the_mailbox_it_is_put_aside_with_a_note_for_a_person(ada: UUID) -> None:
    box = _Box(MAILS["a hundred parts within each other"]()[:SIZE])

    assert mailbox._taken(box, "1") == 1

    doubt = Doubt.objects.get()
    assert (doubt.why, doubt.data_subject_id, box.moved) == ("broken", ada, ["1"])
    assert Arrival.objects.get().became == "queued"


def test_an_ordinary_mail_is_read_whole() -> None:
    raw = written("Hello\r\n" * 1_000)

    assert bounds.bounded(raw) == bounds.Bounded(raw, whole=True)
    assert mail.read(raw).cut is False


@pytest.mark.parametrize(
    ("raw", "read", "bearable"),
    [
        (b"A: b\r\n\r\n" + b"x" * 2_000_000, 1_000_000, True),
        (b"A: b\n\n" + b"\n" * 20_000, 10_004, True),
        (b"A: " + b"b" * 200_000 + b"\r\n\r\n", 200_007, False),
        (b"A: b\r\n\r\n" + b"boundary=x\n" * 51, 569, False),
    ],
)
def test_the_bounds_are_those(raw: bytes, read: int, bearable: bool) -> None:
    part = bounds.bounded(raw)

    assert (len(part.raw), part.bearable) == (read, bearable)
