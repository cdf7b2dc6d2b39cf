"""A campaign reaches whoever said yes, once, and says why the others are left out."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import campaigns, segments, sending, tokens, tracking
from avow.messaging.errors import (
    CampaignKindError,
    CampaignStateError,
    ContactRefusedError,
    EmptyError,
    SegmentError,
)
from avow.messaging.models import Campaign, Message
from avow.messaging.tests.factories import Sink, customer, imported, says_no, says_yes
from avow.messaging.transports import Parcel
from avow.people import erasing, merging
from avow.people import services as people
from avow.people.models import DataSubject, Identifier

pytestmark = pytest.mark.django_db


def _draft(**changes: object) -> Campaign:
    said = {
        "name": "November",
        "purpose": "news",
        "channel": "email",
        "subject": "New in November",
        "text": "A coat: https://shop.example/coat",
        "html": '<p><a href="https://shop.example/coat">A coat</a></p>',
        "actor": "system",
    }
    return campaigns.draft(**(said | changes))  # type: ignore[arg-type]


def _run() -> None:
    for _ in range(20):
        if not campaigns.advance() + sending.send_due():
            return


@pytest.fixture
def crowd(in_force: None) -> dict[str, UUID]:
    """Ada, Grace and Kim said yes; Charles said no after a yes; Ines said nothing."""
    names = ("ada", "grace", "kim", "charles", "ines")
    people = {name: customer(f"{name}@example.org", state=name[0].upper()) for name in names}
    for name in names[:4]:
        says_yes(people[name])
    says_no(people["charles"])
    return people


def test_a_campaign_reaches_each_who_said_yes_once(crowd: dict[str, UUID], sink: Sink) -> None:
    campaign = _draft()
    campaigns.schedule(campaign=campaign, actor="system")
    _run()
    _run()

    assert sorted(sink.addresses) == ["ada@example.org", "grace@example.org", "kim@example.org"]
    campaign.refresh_from_db()
    assert campaign.state == "finished"
    assert campaigns.progress(campaign) == {"sent": 3}


def test_the_preview_counts_whom_it_reaches_and_why_others_are_left_out(
    crowd: dict[str, UUID],
) -> None:
    shown = campaigns.preview(_draft())
    assert (shown.reached, shown.left_out) == (3, {"no-consent": 1, "opted-out": 1})
    text = campaigns.preview(_draft(channel="text"))
    assert (text.reached, text.left_out) == (0, {"no-consent": 5})


def test_a_circle_rests_on_declared_data_only(crowd: dict[str, UUID], sink: Sink) -> None:
    campaign = _draft(segment=[{"data": "state", "among": [" a", "G"]}])
    assert campaigns.preview(campaign).reached == 2
    campaigns.schedule(campaign=campaign, actor="system")
    _run()
    assert sorted(sink.addresses) == ["ada@example.org", "grace@example.org"]


@pytest.mark.parametrize(
    "segment",
    [
        [{"data": "risk_score", "among": ["high"]}],
        [{"data": "order", "among": ["coat"]}],
        [{"touchpoint": "nowhere"}],
        ["state = A"],
        [{"data": "state", "among": [3]}],
        [{"touchpoint": "newsletter"}] * (segments.MOST_CONDITIONS + 1),
    ],
)
def test_a_circle_by_other_data_is_refused_and_nothing_is_written(
    in_force: None, segment: list[object]
) -> None:
    with pytest.raises(SegmentError):
        _draft(segment=segment)
    assert not Campaign.objects.exists()


def test_an_undeclared_purpose_is_refused(in_force: None) -> None:
    with pytest.raises(ContactRefusedError):
        _draft(purpose="partner-offers")
    assert not Campaign.objects.exists()


def test_nothing_goes_before_its_time_nor_while_paused(crowd: dict[str, UUID], sink: Sink) -> None:
    campaign = _draft()
    later = clock.now() + timedelta(days=1)
    campaigns.schedule(campaign=campaign, at=later, actor="system")
    _run()
    assert sink.parcels == []
    with clock.stopped_at(later):
        campaigns.advance()
        sending.send_due(1)
        campaigns.pause(campaign=campaign, actor="system")
        _run()
        assert len(sink.parcels) == 1
        campaigns.resume(campaign=campaign, actor="system")
        _run()
    assert len(set(sink.addresses)) == len(sink.addresses) == 3


def test_whoever_says_no_or_is_erased_while_it_runs_gets_none(
    crowd: dict[str, UUID], sink: Sink
) -> None:
    campaign = _draft()
    campaigns.schedule(campaign=campaign, actor="system")
    campaigns.advance()
    assert Message.objects.count() == 3
    says_no(crowd["ada"])
    erasing.erase(data_subject=DataSubject.objects.get(pk=crowd["kim"]), actor="system")
    _run()

    assert sink.addresses == ["grace@example.org"]
    assert campaigns.progress(campaign) == {"refused": 1, "sent": 1}


def test_a_cancelled_campaign_sends_no_more_and_cannot_be_resumed(
    crowd: dict[str, UUID], sink: Sink
) -> None:
    campaign = _draft()
    campaigns.schedule(campaign=campaign, actor="system")
    campaigns.advance()
    campaigns.cancel(campaign=campaign, actor="system")
    _run()

    assert sink.parcels == []
    entry = Entry.objects.get(kind="messaging.campaign_withheld")
    assert entry.content["facts"]["count"] == 3
    with pytest.raises(CampaignStateError):
        campaigns.resume(campaign=campaign, actor="system")


def test_links_are_followed_of_those_only_who_agreed_to_analytics(
    crowd: dict[str, UUID], sink: Sink
) -> None:
    says_yes(crowd["ada"], purpose="analytics", channel="none")
    campaigns.schedule(campaign=_draft(tracked=True), actor="system")
    _run()

    letters = {parcel.to: parcel for parcel in sink.parcels}
    assert "https://shop.example/coat" in letters["grace@example.org"].text
    assert "/m/" not in letters["grace@example.org"].html
    ada = letters["ada@example.org"]
    assert "https://shop.example/coat" not in ada.text + ada.html
    token = ada.text.partition("/m/")[2].split()[0]
    assert tracking.follow(token) == "https://shop.example/coat"
    says_no(crowd["ada"], purpose="analytics", channel="none")
    assert tracking.follow(token) == "https://shop.example/coat"

    assert Message.objects.get(data_subject=crowd["ada"]).clicks == 1
    assert tokens.read(token, tokens.CLICKED).words == ("0",)
    assert not any("@" in word for word in (token, ada.stop_url))


def test_a_followed_link_leads_where_it_was_meant_to(crowd: dict[str, UUID], sink: Sink) -> None:
    says_yes(crowd["ada"], purpose="analytics", channel="none")
    text = "Look (https://a.example/?x=1&y=2), or https://a.example/b_(c). Bye https://a.example/d!"
    html = '<a href="https://a.example/?x=1&amp;y=2">Look</a>'
    campaign = _draft(tracked=True, text=text, html=html)
    campaigns.schedule(campaign=campaign, actor="system")
    _run()

    leads = ["https://a.example/?x=1&y=2", "https://a.example/b_(c)", "https://a.example/d"]
    assert tracking.targets(campaign) == leads
    ada = next(parcel for parcel in sink.parcels if parcel.to == "ada@example.org")
    assert re.sub(r"http\S+/m/[\w-]+", "@", ada.text).startswith("Look (@), or @. Bye @!")
    followed = [tracking.follow(token) for token in re.findall(r"/m/([\w-]+)", ada.text)]
    assert followed == leads
    assert tracking.follow(re.findall(r"/m/([\w-]+)\"", ada.html)[0]) == leads[0]


def test_a_no_between_two_letters_of_one_batch_counts_at_once(
    crowd: dict[str, UUID], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaigns.schedule(campaign=_draft(), actor="system")
    campaigns.advance()
    said: list[UUID] = []
    deliver = sink.deliver

    def deliver_and_say_no(parcel: Parcel) -> str:
        waiting = [crowd[name] for name in ("ada", "grace", "kim") if crowd[name] != parcel.person]
        for person in waiting if not said else ():
            says_no(person)
            said.append(person)
        return deliver(parcel)

    monkeypatch.setattr(sink, "deliver", deliver_and_say_no)
    sending.send_due()

    assert len(said) == 2
    assert [parcel.person in said for parcel in sink.parcels] == [False]


@pytest.mark.parametrize(
    ("purpose", "channel"),
    [
        ("notices", "email"),
        ("notices", "mail"),
        ("answers", "email"),
        ("contests", "email"),
        ("stories", "email"),
        ("feedback", "email"),
        ("news", "phone"),
    ],
)
def test_a_campaign_is_for_advertising_only_and_calls_nobody(
    crowd: dict[str, UUID], sink: Sink, purpose: str, channel: str
) -> None:
    before = Entry.objects.count()

    with pytest.raises(CampaignKindError) as refused:
        _draft(purpose=purpose, channel=channel)
    _run()

    assert ("call list" if channel == "phone" else "also reach those who said no") in str(
        refused.value
    )
    assert not Campaign.objects.exists()
    assert (sink.parcels, Entry.objects.count()) == ([], before)


def test_a_draft_whose_purpose_is_no_advertising_any_more_is_not_scheduled(in_force: None) -> None:
    campaign = _draft()
    Campaign.objects.update(purpose="notices")
    campaign.refresh_from_db()

    with pytest.raises(CampaignKindError):
        campaigns.schedule(campaign=campaign, actor="system")
    assert Campaign.objects.get().state == "draft"


@pytest.mark.parametrize("becomes", ["notices", "news-of-old"])
def test_what_is_no_advertising_any_more_is_paused_and_no_more_of_it_goes(
    crowd: dict[str, UUID], sink: Sink, becomes: str
) -> None:
    campaign = _draft()
    campaigns.schedule(campaign=campaign, actor="system")
    campaigns.advance()
    Campaign.objects.update(purpose=becomes)
    Message.objects.update(purpose=becomes)
    _run()

    assert Campaign.objects.get().state == "paused"
    assert sink.parcels == []
    campaign.refresh_from_db()
    with pytest.raises((CampaignKindError, ContactRefusedError)):
        campaigns.resume(campaign=campaign, actor="system")


@pytest.mark.parametrize(
    "empty", [{"subject": " "}, {"text": " ", "html": ""}, {"text": "", "html": "<p> </p>"}]
)
def test_a_campaign_that_says_nothing_is_refused(in_force: None, empty: dict[str, str]) -> None:
    with pytest.raises(EmptyError):
        _draft(**empty)
    assert not Campaign.objects.exists()


def test_html_alone_gives_its_plain_text_with_the_links(in_force: None) -> None:
    html = (
        "<style>p{}</style><h1>Coats</h1><p>A <b>felt</b>\ncoat, &amp; <a"
        ' href="https://shop.example/coat?a=1&amp;b=2">more</a>.</p><ul><li>One<li>Two</ul>'
    )

    assert _draft(text="", html=html).text == (
        "Coats\n\nA felt coat, & more (https://shop.example/coat?a=1&b=2).\n\nOne\nTwo"
    )


def test_two_people_with_one_mailbox_get_one_letter(in_force: None, sink: Sink) -> None:
    ada, grace = customer("ada@example.org"), imported("ada@example.org", 7)
    for person in (ada, grace):
        says_yes(person)

    campaign = everybody_is_written_to()

    assert sink.addresses == ["ada@example.org"]
    assert campaigns.progress(campaign)["refused"] == 1
    assert Message.objects.get(state="refused").reasons == ["same-address"]


def test_two_who_turn_out_to_be_one_get_one_letter(in_force: None, sink: Sink) -> None:
    pair = [customer("ada@example.org"), customer("ada@new.example")]
    for person in pair:
        says_yes(person)
    campaign = everybody_is_written_to(until_filled=True)
    merging.merge(kept=shown(pair[0]), absorbed=shown(pair[1]), actor="system")
    sending.send_due()

    assert len(sink.addresses) == 1
    assert campaigns.progress(campaign)["refused"] == 1


def everybody_is_written_to(until_filled: bool = False) -> Campaign:
    """Let a campaign go to all who said yes."""
    campaign = _draft()
    campaigns.schedule(campaign=campaign, actor="system")
    campaigns.advance()
    if not until_filled:
        sending.send_due()
    return campaign


def shown(person: UUID) -> Identifier:
    """Something by which a person has shown who they are."""
    return people.add_identifier(
        data_subject=DataSubject.objects.get(pk=person),
        kind=people.Kind.EXTERNAL,
        value=f"shown:{person}",
        actor="system",
        verified=True,
    )
