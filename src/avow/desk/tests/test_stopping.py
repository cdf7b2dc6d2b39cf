"""Whoever asks for no more at a desk is heard at once, on any channel, known or not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from avow.accounts.models import Account
from avow.choices import access as said
from avow.choices.models import ChoiceEvent
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import addresses, sending
from avow.messaging.models import Suppressed
from avow.messaging.post.models import Letter
from avow.messaging.post.tests.conftest import at_home
from avow.messaging.telephone.models import DoNotCallList, DoNotCallRequest
from avow.messaging.tests.factories import letter, says_yes
from avow.messaging.texting import services as texting
from avow.messaging.texting.models import Texted
from avow.people import services as people
from avow.people.models import DataSubject, Identifier

pytestmark = pytest.mark.django_db

ASKED = {
    "address": "charles@example.org",
    "channel": ["email"],
    "purpose": "all",
    "way": "letter",
    "wording": "No more letters by e-mail, please.",
    "form_key": "a-key",
}
NUMBER = "+15035552368"
HOME = "Charles Babbage\n5 Devonshire St\nPortland, OR 97201"


def stop(desk: Client, **changes: Any) -> int:
    """Send the form and give the status."""
    return desk.post("/desk/stop/", ASKED | changes).status_code


@pytest.mark.parametrize("way", ["phone", "letter", "email", "counter"])
@pytest.mark.parametrize(
    ("channels", "address", "purpose"),
    [
        (["email"], "Charles@Example.org", "all"),
        (["email"], "charles@example.org", "news"),
        (["text"], "(503) 555-0142", "news"),
        (["phone", "text"], "+1 503 555 0142", "all"),
        (["mail"], HOME, "all"),
    ],
)
def test_an_address_of_nobody_known_is_closed_with_who_when_and_how(
    desk: Client, grace: Account, channels: list[str], address: str, purpose: str, way: str
) -> None:
    assert stop(desk, channel=channels, address=address, purpose=purpose, way=way) == 302

    closed = Suppressed.objects.filter(reason="opt_out")
    assert {(row.channel, row.purpose) for row in closed} == {(c, purpose) for c in channels}
    entry = Entry.objects.get(kind="desk.address_closed")
    facts = entry.content["facts"]
    assert (facts["how"], facts["purpose"]) == (way, purpose)
    assert facts["acted_on"] == clock.today().isoformat()
    assert facts["words"] == people.keyed_hash("desk.words", str(ASKED["wording"]))
    assert entry.content["actor"] == f"staff:{grace.pk}"
    assert DoNotCallRequest.objects.count() == ("phone" in channels)


def test_whoever_is_shown_to_be_reached_there_says_no_in_their_own_record(
    desk: Client, ada: DataSubject
) -> None:
    identifier = Identifier.objects.get(data_subject=ada, kind=people.Kind.EMAIL)
    people.verify_identifier(identifier=identifier, actor="system")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()

    stop(desk, address="ada@example.org", acted_on=yesterday, purpose="news")

    event = ChoiceEvent.objects.get(act="opted_out")
    assert (event.purpose, event.channel, event.how) == ("news", "email", "staff:letter")
    assert event.wording.text == ASKED["wording"]
    assert event.acted_at.date().isoformat() == yesterday
    answers = {(one.purpose, one.channel): one.says_yes for one in said.answers(ada.pk)}
    assert answers["news", "phone"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": []},
        {"channel": ["pigeon"]},
        {"channel": ["mail"]},
        {"channel": ["email", "phone"]},
        {"address": ""},
        {"address": "Charles"},
        {"address": "503", "channel": ["phone"]},
        {"purpose": "nothing"},
        {"way": "pigeon"},
        {"wording": " "},
        {"acted_on": "2099-01-01"},
    ],
)
def test_what_is_unclear_closes_nothing(desk: Client, wrong: dict[str, Any]) -> None:
    before = Entry.objects.count()

    answer = desk.post("/desk/stop/", ASKED | wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Suppressed.objects.exists()
    assert not ChoiceEvent.objects.exists()
    assert Entry.objects.count() == before


def test_the_same_form_again_is_harmless(desk: Client) -> None:
    assert [stop(desk), stop(desk)] == [302, 302]

    assert Suppressed.objects.count() == 1


def test_staff_see_that_texts_wait_for_start(desk: Client, ada: DataSubject) -> None:
    lookup = addresses.lookup("text", NUMBER)
    Texted.objects.create(lookup=lookup, data_subject=ada, purpose="news", last_at=clock.now())
    page = f"/desk/people/{ada.pk}/"
    desk.post(page, {"act": "look", "reason": "messages"})
    assert "No text goes" not in desk.get(page).content.decode()

    texting.receive(name="SM1", number=NUMBER, words="STOP")

    content = desk.get(page).content.decode()
    assert "<strong>No text goes:</strong> STOP came from their phone." in content
    assert "send START from that phone" in content


def numbers(content: bytes = b"number\n503-555-0142\n2125550199\n") -> SimpleUploadedFile:
    """A do-not-call list as a file."""
    return SimpleUploadedFile("list.csv", content, "text/csv")


def test_a_do_not_call_list_is_taken_as_a_file(desk: Client, grace: Account) -> None:
    day = clock.today().isoformat()
    sent = {"act": "import", "name": "national", "dated_on": day, "list": numbers()}

    assert desk.post("/desk/calls/", sent).status_code == 302

    assert DoNotCallList.objects.get().count == 2
    lookup = addresses.lookup("phone", "+15035550142")
    assert Suppressed.objects.filter(lookup=lookup, reason="registry").count() == 2
    entry = Entry.objects.get(kind="messaging.do_not_call_list_taken")
    assert entry.content["actor"] == f"staff:{grace.pk}"


@pytest.mark.parametrize(
    "wrong", [{"list": None}, {"name": "A b"}, {"dated_on": "soon"}, {"list": b"coat\nscarf\n"}]
)
def test_what_is_no_do_not_call_list_is_refused(desk: Client, wrong: dict[str, Any]) -> None:
    sent = {"act": "import", "name": "national", "dated_on": "", "list": numbers()} | wrong
    if isinstance(sent["list"], bytes):
        sent["list"] = numbers(sent["list"])

    answer = desk.post("/desk/calls/", {k: v for k, v in sent.items() if v is not None})

    assert answer.status_code == 422
    assert not DoNotCallList.objects.exists()
    assert not Suppressed.objects.exists()


@pytest.fixture
def laid_down(desk: Client) -> Letter:
    """A letter to Ada that waits to be printed."""
    person = at_home()
    says_yes(person, channel="mail", minute=-600)
    letter(person, channel="mail", subject="New in November", text="A coat.")
    sending.send_due()
    return Letter.objects.get()


def test_letters_are_printed_at_the_desk_and_printed_again(desk: Client, laid_down: Letter) -> None:
    assert "<strong>1</strong> letter waits" in desk.get("/desk/letters/").content.decode()

    printed = desk.post("/desk/letters/", {"act": "print"})

    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    batch = Letter.objects.get().batch_id
    assert f'filename="letters-{batch}.pdf"' in printed["Content-Disposition"]
    again = desk.post("/desk/letters/", {"act": "again", "batch": str(batch)})
    assert again.content.startswith(b"%PDF")
    assert desk.post("/desk/letters/", {"act": "print"}).status_code == 503
    listed = desk.post("/desk/letters/", {"act": "list", "purpose": "news"})
    assert "97201" in listed.content.decode()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"act": "burn"}, 422), ({"act": "again", "batch": "x"}, 422), ({"act": "list"}, 409)],
)
def test_letters_are_handed_out_in_no_other_way(
    desk: Client, laid_down: Letter, wrong: dict[str, str], status: int
) -> None:
    assert desk.post("/desk/letters/", wrong).status_code == status
    assert Letter.objects.get().state == "waiting"
