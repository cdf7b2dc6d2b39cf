"""A friend's address goes out once and stays nowhere."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from avow.collection import forwarding
from avow.collection.errors import (
    CardNumberError,
    KeyReusedError,
    TooManyForwardsError,
    UndeclaredFieldError,
    WrongFormError,
)
from avow.collection.models import Fact, Forwarding, Submission
from avow.core import clock
from avow.ledger.models import Entry
from avow.people.errors import EmailAddressError
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

FRIEND = "canary-friend-77@example.org"
Sent = list[tuple[str, Mapping[str, str]]]


@pytest.fixture
def sent() -> Sent:
    """What was delivered."""
    return []


def forward(sent: Sent, friend: str = FRIEND, **changed: object) -> Submission:
    """Send a story to a friend."""
    asked: dict[str, object] = {
        "touchpoint": "story",
        "fields": {"friend_email": friend, "story": "the-first-frost"},
        "sender": "visit-1",
        "deliver": lambda address, rest: sent.append((address, rest)),
        "place": "/blog/",
        "wording": "We use the address once.",
        "actor": "data_subject",
    }
    return forwarding.forward(**(asked | changed))  # type: ignore[arg-type]


def test_it_is_delivered_once_and_recorded_without_the_address(
    version: Version, sent: Sent
) -> None:
    submission = forward(sent, key="k-1")

    assert sent == [(FRIEND, {"story": "the-first-frost"})]
    facts = Entry.objects.get(reference=submission.entry).content["facts"]
    assert facts["fields"] == ["friend_email", "story"]
    assert (Fact.objects.count(), DataSubject.objects.count()) == (0, 0)


def test_the_same_form_is_not_delivered_again(version: Version, sent: Sent) -> None:
    forward(sent, key="k-1")

    with pytest.raises(KeyReusedError, match="on its way"):
        forward(sent, key="k-1")
    assert len(sent) == 1


def test_what_could_not_be_delivered_is_not_recorded_and_may_be_tried_again(
    version: Version, sent: Sent
) -> None:
    def fail(address: str, rest: Mapping[str, str]) -> None:
        raise OSError

    with pytest.raises(OSError):
        forward(sent, key="k-1", deliver=fail)

    assert not Submission.objects.exists()
    forward(sent, key="k-1")
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"friend_email": "kim@example.org, ada@example.org"}, EmailAddressError),
        ({"friend_email": "kim@example.org\nBcc: ada@example.org"}, WrongFormError),
        ({"friend_email": "kim@example.org\r"}, WrongFormError),
        ({"story": "frost\r\nSubject: other"}, WrongFormError),
        ({"story": "frost\u2028"}, WrongFormError),
        ({"story": "x" * 501}, WrongFormError),
        ({"story": "4111 1111 1111 1111"}, CardNumberError),
        ({"cc": "ada@example.org"}, UndeclaredFieldError),
    ],
)
def test_nothing_but_one_address_and_one_line_goes_out(
    version: Version, sent: Sent, fields: dict[str, str], refusal: type[Exception]
) -> None:
    whole = {"friend_email": FRIEND, "story": "the-first-frost"} | fields

    with pytest.raises(refusal):
        forward(sent, fields=whole)
    assert sent == []
    assert not Submission.objects.exists()


def test_a_visitor_sends_few_an_hour_and_the_next_hour_again(version: Version, sent: Sent) -> None:
    for number in range(forwarding.MOST_AN_HOUR):
        forward(sent, f"{number}@example.org")
    with pytest.raises(TooManyForwardsError):
        forward(sent)
    forward(sent, sender="visit-2")

    with clock.stopped_at(clock.now() + timedelta(hours=1, minutes=1)):
        forward(sent)
        assert Forwarding.objects.count() == 1
    assert len(sent) == forwarding.MOST_AN_HOUR + 2


def test_one_address_gets_few_an_hour_whoever_sends_them(version: Version, sent: Sent) -> None:
    for number in range(forwarding.MOST_TO_ONE):
        forward(sent, sender=f"visit-{number}")
    for spelled in (FRIEND, "Canary-Friend-77@EXAMPLE.org"):
        with pytest.raises(TooManyForwardsError):
            forward(sent, spelled, sender=f"another {spelled}")

    assert len(sent) == forwarding.MOST_TO_ONE
    with clock.stopped_at(clock.now() + timedelta(hours=1, minutes=1)):
        assert forwarding.forget() == forwarding.MOST_TO_ONE
        forward(sent)


def test_of_an_address_nothing_but_a_keyed_hash_is_held_for_an_hour(
    version: Version, sent: Sent
) -> None:
    forward(sent)

    (row,) = Forwarding.objects.values_list("sender", "recipient")
    assert [len(value) for value in row] == [64, 64]
    with clock.stopped_at(clock.now() + timedelta(hours=1, seconds=1)):
        forwarding.forget()
    assert not Forwarding.objects.exists()


def test_a_touchpoint_that_keeps_what_it_takes_forwards_nothing(
    version: Version, sent: Sent
) -> None:
    with pytest.raises(WrongFormError, match="nothing is forwarded"):
        forward(sent, touchpoint="newsletter", fields={"email": FRIEND})
    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_the_friends_address_stands_nowhere_in_the_files(version: Version, sent: Sent) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps the database in files that can be searched")
    forward(sent, key="k-1")

    name = Path(str(connection.settings_dict["NAME"]))
    kept = b"".join(file.read_bytes() for file in name.parent.glob(f"{name.name}*"))
    assert b"the-first-frost" not in kept
    assert b"canary-friend-77" not in kept
    assert b"collection.recorded" in kept
