"""A campaign goes many at once, and each word that is said meanwhile counts for the next letter."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from avow.choices.tests.factories import published
from avow.collection.models import Fact
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import addresses, campaigns, rules, sending, services, transports
from avow.messaging.models import Campaign, Message, Outage, Suppressed
from avow.messaging.tests.factories import Sink, customer, says_no, says_yes
from avow.messaging.transports import Parcel, Several
from avow.people import erasing
from avow.people.errors import SealError
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

NAMES = ("ada", "grace", "kim", "charles", "ines", "rosa")


class Threaded(Several, Sink):
    """A carrier that takes three at once, and calls `meanwhile` while it writes a letter."""

    at_once = 3

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[Parcel], object] = lambda parcel: None

    def prepared(self, parcel: Parcel) -> Callable[[], str]:
        self.meanwhile(parcel)
        return lambda: self.deliver(parcel)


@pytest.fixture
def threaded(sink: Sink) -> Threaded:
    """The carrier of e-mail."""
    carrier = Threaded()
    transports.register("email", carrier)
    return carrier


@pytest.fixture
def campaign(in_force: None) -> Campaign:
    """A campaign to six who said yes, all in one batch."""
    return _campaign()


def _campaign() -> Campaign:
    for name in NAMES:
        says_yes(customer(f"{name}@example.org"))
    drafted = campaigns.draft(
        name="November",
        purpose="news",
        channel="email",
        subject="New in November",
        text="A coat of felt.",
        actor="system",
    )
    begun = campaigns.schedule(campaign=drafted, actor="system")
    campaigns.advance()
    return begun


def _erased(person: UUID) -> None:
    erasing.erase(data_subject=DataSubject.objects.get(pk=person), actor="system")


@pytest.mark.parametrize("word", [says_no, _erased, lambda p: says_no(p, "all", "all")])
def test_a_word_that_comes_while_a_letter_is_signed_still_keeps_it(
    campaign: Campaign, threaded: Threaded, word: Callable[[UUID], object]
) -> None:
    said: list[UUID | None] = []

    def meanwhile(parcel: Parcel) -> None:
        if len(said) < 2 and parcel.person is not None:
            said.append(parcel.person)
            word(parcel.person)

    threaded.meanwhile = meanwhile
    sending.send_due()

    assert len(threaded.parcels) == 4
    assert not {parcel.person for parcel in threaded.parcels} & set(said)
    assert not Message.objects.filter(state__in=("sending", "queued")).exists()


def test_an_address_that_is_suppressed_meanwhile_is_reached_no_more(
    campaign: Campaign, threaded: Threaded
) -> None:
    closed: list[str] = []

    def meanwhile(parcel: Parcel) -> None:
        if not closed:
            closed.append(parcel.to)
            services.suppress(
                channel="email",
                lookup=addresses.lookup("email", parcel.to),
                reason=Suppressed.Reason.COMPLAINT,
                actor="system",
            )

    threaded.meanwhile = meanwhile
    sending.send_due()

    assert len(threaded.parcels) == 5
    assert closed[0] not in threaded.addresses
    assert Message.objects.get(state="refused").reasons == ["suppressed"]


def test_a_campaign_that_is_paused_meanwhile_keeps_the_others_waiting(
    campaign: Campaign, threaded: Threaded
) -> None:
    threaded.meanwhile = lambda parcel: (
        campaigns.pause(campaign=campaign, actor="system") if parcel.to.startswith("kim") else None
    )
    sending.send_due()

    waiting = Message.objects.exclude(state="sent")
    assert len(threaded.parcels) + waiting.count() == len(NAMES)
    assert "kim@example.org" not in threaded.addresses
    assert set(waiting.values_list("state", "attempts")) == {("queued", 0)}


def test_whoever_is_told_to_stop_leaves_nothing_in_doubt(
    campaign: Campaign, threaded: Threaded
) -> None:
    stop = threading.Event()
    threaded.meanwhile = lambda parcel: stop.set()
    assert sending.send_due(until=stop) == 1

    assert campaigns.progress(campaign) == {"queued": 5, "sent": 1}
    sending.send_due()
    assert Counter(threaded.addresses) == Counter(f"{name}@example.org" for name in NAMES)


def test_a_carrier_that_goes_away_under_many_costs_none_an_attempt(
    campaign: Campaign, threaded: Threaded
) -> None:
    threaded.away = True
    sending.send_due()

    assert set(Message.objects.values_list("state", "attempts")) == {("queued", 0)}
    assert Outage.objects.get().attempts == 1


def test_each_letter_has_a_receipt_of_its_own(campaign: Campaign, threaded: Threaded) -> None:
    sending.send_due()

    entries = Message.objects.values_list("reference", "entry", "data_subject")
    assert Entry.objects.filter(kind="messaging.sent").count() == len(NAMES)
    for reference, entry, person in entries:
        facts = Entry.objects.get(reference=str(entry)).content["facts"]
        assert (facts["message"], facts["who"]) == (str(reference), str(person))
        assert facts["campaign"] == str(campaign.pk)


def test_a_value_that_does_not_open_stops_no_other_letter(
    campaign: Campaign, threaded: Threaded
) -> None:
    damaged = Message.objects.order_by("number").first()
    assert damaged is not None
    given = Fact.objects.filter(submission__data_subject=damaged.data_subject_id)
    given.update(sealed=b"damaged")
    sending.send_due()

    assert len(threaded.parcels) == len(NAMES) - 1
    damaged.refresh_from_db()
    assert (damaged.state, damaged.attempts, damaged.reasons) == ("queued", 1, [SealError.code])


def test_no_letter_is_begun_whose_claim_is_about_to_end(
    campaign: Campaign, threaded: Threaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[timedelta] = []
    deliver = threaded.deliver

    def noted(parcel: Parcel) -> str:
        lease = Message.objects.get(reference=parcel.reference).due_at
        left.append(lease - clock.now())
        return deliver(parcel)

    monkeypatch.setattr(Threaded, "at_once", 1)
    monkeypatch.setattr(threaded, "deliver", noted)
    with ExitStack() as slowly:
        threaded.meanwhile = lambda parcel: slowly.enter_context(
            clock.stopped_at(clock.now() + timedelta(minutes=2))
        )
        sending.send_due()

    assert len(left) == len(NAMES)
    assert min(left) >= rules.LEASE / 2
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_letter_costs_few_statements(
    campaign: Campaign, threaded: Threaded, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(45 + len(NAMES)):  # type: ignore[attr-defined]
        sending.send_due()
    assert len(threaded.parcels) == len(NAMES)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_nothing_twice(sink: Sink) -> None:
    published()
    _campaign()
    carrier = Threaded()
    transports.register("email", carrier)

    def send() -> None:
        try:
            for _ in range(3):
                sending.send_due()
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(3)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()

    assert sorted(carrier.addresses) == sorted(f"{name}@example.org" for name in NAMES)
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
