"""What may have arrived, at the desk: seen by campaign, settled once, by the staff alone."""

import re
from uuid import UUID

import pytest
from django.test import Client

from avow.accounts.models import Account
from avow.accounts.services import add_staff
from avow.accounts.tests.factories import guarded
from avow.desk.tests.conftest import PASSWORD
from avow.ledger.models import Entry
from avow.messaging import campaigns, services
from avow.messaging.models import Campaign, Message
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(ada: DataSubject) -> Message:
    """A message of a campaign to Ada that may have arrived."""
    drafted = campaigns.draft(
        name="November",
        purpose="news",
        channel="email",
        subject="New",
        text="A coat.",
        actor="system",
    )
    campaigns.schedule(campaign=drafted, actor="system")
    while not Message.objects.exists():
        campaigns.advance()
    found = Message.objects.get()
    services.end(found, Message.State.DOUBTFUL, ["messaging.doubtful"])
    return found


def form(message: Message, finding: str) -> dict[str, str]:
    """Give what a button of the page sends."""
    sent = {"message": str(message.reference), "doubt": str(message.entry)}
    return sent | {"finding": finding}


def links(content: str) -> set[str]:
    """Give where a page leads."""
    return set(re.findall(r'href="([^"]+)"', content))


def test_the_first_page_and_the_campaign_lead_to_what_is_in_doubt(
    desk: Client, message: Message, ada: DataSubject
) -> None:
    campaign = f"/desk/campaigns/{message.campaign_id}/"
    listed = f"/desk/doubtful/{message.campaign_id}/"

    home = desk.get("/desk/").content.decode()
    assert re.search(r'href="/desk/doubtful/"[^>]*><span class="count">1</span>', home)
    assert listed in links(desk.get(campaign).content.decode())
    for page in ("/desk/doubtful/", listed):
        content = desk.get(page).content.decode()
        assert f"/desk/people/{ada.pk}/" in links(content)
        assert message.reference.hex in content
        assert content.count('name="finding"') == 3
        assert "ada@example.org" not in content


@pytest.mark.parametrize(
    ("finding", "state"), [("arrived", "sent"), ("again", "queued"), ("leave", "failed")]
)
def test_each_choice_is_one_button(
    desk: Client, message: Message, grace: Account, finding: str, state: str
) -> None:
    answer = desk.post("/desk/doubtful/", form(message, finding))

    assert answer["Location"] == "/desk/doubtful/"
    assert Message.objects.get().state == state
    entry = Entry.objects.get(kind="messaging.settled")
    assert entry.content["actor"] == f"staff:{grace.pk}"
    assert "nothing is in doubt" in desk.get("/desk/doubtful/").content.decode()


def test_a_second_person_is_told_what_stands(desk: Client, message: Message) -> None:
    other = Client()
    kim = add_staff(email="kim@example.org", password=PASSWORD, actor="system")
    other.force_login(guarded(kim))
    other.post("/desk/doubtful/", form(message, "arrived"))

    answer = desk.post("/desk/doubtful/", form(message, "again"))

    assert answer.status_code == 409
    assert "it arrived. Nothing was changed now." in answer.content.decode()
    assert Message.objects.get().state == "sent"
    assert Entry.objects.filter(kind="messaging.settled").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"finding": "maybe"}, {"finding": ""}, {"message": "x"}, {"doubt": ""}]
)
def test_a_finding_that_is_none_settles_nothing(
    desk: Client, message: Message, wrong: dict[str, str]
) -> None:
    answer = desk.post("/desk/doubtful/", form(message, "arrived") | wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Message.objects.get().state == "doubtful"


def test_a_customer_and_a_form_of_another_site_settle_nothing(
    grace: Account, message: Message
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(grace)
    assert strict.post("/desk/doubtful/", form(message, "arrived")).status_code == 403
    stranger = Client()
    assert stranger.post("/desk/doubtful/", form(message, "arrived")).status_code == 302

    assert Message.objects.get().state == "doubtful"


def test_a_message_that_nobody_knows_is_told_as_missing(desk: Client, message: Message) -> None:
    sent = form(message, "arrived") | {"message": str(UUID(int=7))}

    assert desk.post("/desk/doubtful/", sent).status_code == 404
    assert desk.get(f"/desk/doubtful/{UUID(int=7)}/").status_code == 404
    assert Campaign.objects.get().state == "running"
