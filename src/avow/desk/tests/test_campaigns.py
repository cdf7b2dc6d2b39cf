"""Campaigns from the desk, and words in doubt: seen, decided, and nothing done by a look alone."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from avow.choices import access as said
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import campaigns
from avow.messaging.inbound import doubts
from avow.messaging.inbound.models import Doubt
from avow.messaging.models import Campaign, Message
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "November",
    "thing": "news|email",
    "subject": "New raincoats",
    "text": "The raincoats of this winter are here.",
}


@pytest.fixture
def campaign(desk: Client) -> str:
    """A draft, by its address."""
    return str(desk.post("/desk/campaigns/new/", LETTER)["Location"])


def state(address: str) -> str:
    """Give the state of the only campaign."""
    return Campaign.objects.get().state


def test_a_campaign_is_written_and_nothing_goes(desk: Client, campaign: str) -> None:
    found = Campaign.objects.get()

    assert campaign == f"/desk/campaigns/{found.pk}/"
    assert (found.purpose, found.channel, found.state) == ("news", "email", "draft")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"thing": "news|pigeon"},
        {"thing": "advertising|email"},
        {"thing": "notices|email"},
        {"thing": "answers|mail"},
        {"thing": "news|phone"},
        {"thing": ""},
        {"subject": "New\nBcc: everybody@example.org"},
        {"data": "order", "among": "coat"},
        {"touchpoint": "street-corner"},
        {"among": "Portland"},
    ],
)
def test_a_campaign_that_may_not_be_is_refused(desk: Client, wrong: dict[str, str]) -> None:
    before = Entry.objects.count()

    answer = desk.post("/desk/campaigns/new/", LETTER | wrong)

    assert answer.status_code >= 400
    assert 'role="alert"' in answer.content.decode()
    assert not Campaign.objects.exists()
    assert Entry.objects.count() == before


def test_openings_and_clicks_are_counted_only_where_that_is_ticked(desk: Client) -> None:
    desk.post("/desk/campaigns/new/", LETTER)
    assert Campaign.objects.get().tracked is False

    address = desk.post("/desk/campaigns/new/", LETTER | {"tracked": "yes", "html": "<p>A"})

    found = Campaign.objects.get(tracked=True)
    assert found.html == "<p>A"
    Message.objects.create(
        campaign=found, openings=3, clicks=0, due_at=clock.now(), queued_at=clock.now()
    )
    content = desk.get(address["Location"]).content.decode()
    assert "1 opened it and 0 followed a link, of those who agreed" in content


def test_the_desk_offers_advertising_only_and_no_calls(desk: Client) -> None:
    content = desk.get("/desk/campaigns/new/").content.decode()

    offered = re.findall(r'<option value="([a-z-]+\|[a-z]+)"', content)
    assert offered == ["news|email", "news|mail", "news|text"]
    for used, unused in (("city", "ip"), ("state", "card_last4")):
        assert f'<option value="{used}"' in content
        assert f'<option value="{unused}"' not in content


def test_a_preview_counts_and_says_why_others_are_left_out(
    desk: Client, campaign: str, ada: DataSubject
) -> None:
    before = Entry.objects.count()

    content = desk.post(campaign, {"act": "preview"}).content.decode()

    assert "<strong>1</strong> would be reached now." in content
    assert "no-consent" in content
    assert "ada@example.org" not in content
    assert Entry.objects.count() == before
    assert not Message.objects.exists()


def test_a_circle_of_declared_data_is_kept(desk: Client) -> None:
    sent = LETTER | {"touchpoint": "newsletter", "data": "city", "among": "Portland\nSalem"}

    desk.post("/desk/campaigns/new/", sent)

    assert Campaign.objects.get().segment == [
        {"touchpoint": "newsletter"},
        {"data": "city", "among": ["portland", "salem"]},
    ]


def test_a_campaign_is_scheduled_paused_resumed_and_cancelled(desk: Client, campaign: str) -> None:
    states = []
    for act in ("schedule", "pause", "resume", "cancel"):
        desk.post(campaign, {"act": act})
        states.append(state(campaign))

    assert states == ["scheduled", "paused", "scheduled", "cancelled"]


def test_a_campaign_in_another_state_is_refused_what_it_cannot_do(
    desk: Client, campaign: str
) -> None:
    assert desk.post(campaign, {"act": "resume"}).status_code == 409
    assert desk.post(campaign, {"act": "explode"}).status_code == 422
    assert desk.post(campaign, {"act": "schedule", "at": "soon"}).status_code == 422
    assert state(campaign) == "draft"


def test_progress_and_doubtful_recipients_are_seen_by_pseudonym(
    desk: Client, campaign: str, ada: DataSubject
) -> None:
    desk.post(campaign, {"act": "schedule"})
    while campaigns.advance():
        if Message.objects.exists():
            break
    Message.objects.update(state=Message.State.DOUBTFUL, reasons=["messaging.doubtful"])

    page = desk.get(campaign).content.decode()
    named = desk.get(f"{campaign}doubtful/").content.decode()
    waits = desk.get("/desk/lists/doubtful/").content.decode()

    assert "1 of 1 ended" in page
    assert str(ada.pk) in named
    assert str(ada.pk) in waits
    assert "ada@example.org" not in page + named + waits


@pytest.fixture
def doubt(ada: DataSubject) -> Doubt:
    """Words of Ada that nobody but a person can judge."""
    return doubts.put(
        channel="email",
        person=ada,
        lookup="",
        said=doubts.Said(sender="ada@example.org", subject="Hm", text="Perhaps a little less?"),
        why=Doubt.Why.UNCLEAR,
    )


def test_words_in_doubt_are_shown_and_the_look_is_on_record(desk: Client, doubt: Doubt) -> None:
    waits = desk.get("/desk/lists/doubts/").content.decode()
    content = desk.get(f"/desk/inbound/{doubt.pk}/").content.decode()

    assert "Perhaps a little less?" not in waits
    assert "Perhaps a little less?" in content
    assert Entry.objects.filter(kind="messaging.doubt_read").count() == 1
    assert Doubt.objects.get().decided == ""


def test_the_day_to_answer_by_is_shown_and_what_is_overdue_says_so(
    desk: Client, doubt: Doubt
) -> None:
    address, today = f"/desk/inbound/{doubt.pk}/", clock.today()
    for days, counted, word in ((3, False, False), (2, True, False), (-1, True, True)):
        Doubt.objects.update(due_on=today + timedelta(days=days))
        listed = desk.get("/desk/lists/doubts/").content.decode()
        assert f"{today + timedelta(days=days):%Y-%m-%d}" in listed
        assert ("overdue" in listed, "overdue" in desk.get(address).content.decode()) == (
            word,
            word,
        )
        pressing = desk.get("/desk/lists/doubts-due/").content.decode()
        assert (address in pressing) is counted
    assert "due within two days" in desk.get("/desk/").content.decode()


def test_a_stop_that_is_read_in_words_takes_effect_at_once(
    desk: Client, doubt: Doubt, ada: DataSubject
) -> None:
    desk.post(f"/desk/inbound/{doubt.pk}/", {"decision": "opt_out", "channel": ["email"]})

    answers = {(one.purpose, one.channel): one.says_yes for one in said.answers(ada.pk)}
    assert answers["news", "email"] is False
    assert answers["news", "phone"] is True
    assert Doubt.objects.get().decided == "opt_out"


@pytest.mark.parametrize(
    "wrong", [{}, {"decision": "maybe"}, {"decision": "opt_out", "channel": "x"}]
)
def test_a_decision_that_is_none_decides_nothing(
    desk: Client, doubt: Doubt, wrong: dict[str, str]
) -> None:
    assert desk.post(f"/desk/inbound/{doubt.pk}/", wrong).status_code == 422
    assert Doubt.objects.get().decided == ""


def test_another_decision_after_the_first_is_refused(desk: Client, doubt: Doubt) -> None:
    page = f"/desk/inbound/{doubt.pk}/"
    desk.post(page, {"decision": "question"})

    assert desk.post(page, {"decision": "nothing"}).status_code == 409
    assert Doubt.objects.get().decided == "question"
