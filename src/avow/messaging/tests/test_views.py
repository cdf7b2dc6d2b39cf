"""One click stops at once and needs nothing; looking changes nothing; all choices on one page."""

import re
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.test import Client, RequestFactory

from avow.choices.models import ChoiceEvent
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import preferences, sending, tokens, views
from avow.messaging.errors import ContactRefusedError
from avow.messaging.models import Message, Suppressed
from avow.messaging.tests.factories import Sink, customer, letter, says_no, says_yes

pytestmark = pytest.mark.django_db

BODY = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def bare() -> Client:
    """A mailbox provider: no cookie, no log-in, no token of ours; CSRF would be noticed."""
    return Client(enforce_csrf_checks=True)


def _way_out(person: UUID, purpose: str = "news", channel: str = "email") -> str:
    return f"/u/{tokens.stop(person, purpose, channel)}"


def _acts() -> int:
    return ChoiceEvent.objects.count() + Suppressed.objects.count() + Entry.objects.count()


def test_one_click_stops_at_once_with_nothing_but_the_body(ada: UUID, bare: Client) -> None:
    says_yes(ada)
    answer = bare.post(_way_out(ada), BODY, content_type=FORM)

    assert answer.status_code == 200
    assert not answer.cookies
    assert not answer.has_header("Location")
    assert ChoiceEvent.objects.get(act="opted_out").place == "one-click"
    assert Suppressed.objects.get().reason == "opt_out"
    with pytest.raises(ContactRefusedError):
        letter(ada)


def test_one_click_may_come_as_multipart_and_again(ada: UUID, bare: Client) -> None:
    says_yes(ada)
    for _ in range(3):
        assert bare.post(_way_out(ada), {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert ChoiceEvent.objects.filter(act="opted_out").count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_looks_changes_nothing(ada: UUID, bare: Client, method: str) -> None:
    says_yes(ada)
    before = _acts()
    answer = getattr(bare, method)(_way_out(ada))

    assert answer.status_code == 200
    assert not answer.cookies
    assert _acts() == before
    if method == "get":
        assert answer.content.count(b"<button") == 1
        assert b"ada@example.org" not in answer.content


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=one-click", f"{BODY}&x=1", "a=b"])
def test_another_body_changes_nothing(ada: UUID, bare: Client, body: str) -> None:
    says_yes(ada)
    before = _acts()

    assert bare.post(_way_out(ada), body, content_type=FORM).status_code == 400
    assert _acts() == before


def test_a_forged_link_gets_the_same_plain_answer_whoever_asks(ada: UUID, bare: Client) -> None:
    token = tokens.stop(ada, "news", "email")
    forged = [token[:-2] + "AA", "x", "A" * 60, tokens.choices(ada), "ü"]
    before = _acts()
    answers = [bare.get(f"/u/{each}") for each in forged]
    answers += [bare.post(f"/u/{each}", BODY, content_type=FORM) for each in forged]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert _acts() == before


def test_a_link_stops_only_what_it_was_made_for_and_only_for_its_person(
    ada: UUID, bare: Client
) -> None:
    grace = customer("grace@example.org")
    for person in (ada, grace):
        says_yes(person)
        says_yes(person, channel="mail")
    bare.post(_way_out(ada), BODY, content_type=FORM)

    stopped = ChoiceEvent.objects.get(act="opted_out")
    assert (stopped.data_subject_id, stopped.purpose, stopped.channel) == (ada, "news", "email")


def test_a_link_holds_no_address_and_no_pseudonym(ada: UUID) -> None:
    token = tokens.stop(ada, "news", "email")
    assert len(token) < 80
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert str(ada) not in token
    assert ada.hex not in token


def test_an_old_link_stops_again_what_was_agreed_to_anew(ada: UUID, bare: Client) -> None:
    says_yes(ada)
    bare.post(_way_out(ada), BODY, content_type=FORM)
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        says_yes(ada, minute=70)
        bare.post(_way_out(ada), BODY, content_type=FORM)

    assert ChoiceEvent.objects.filter(act="opted_out").count() == 2


def test_the_page_of_choices_shows_each_purpose_on_each_channel_with_its_sentence(
    ada: UUID, bare: Client
) -> None:
    says_yes(ada)
    page = bare.get(f"/privacy/messages/{tokens.choices(ada)}/")

    assert not page.cookies
    assert page["Referrer-Policy"] == "no-referrer"
    text = page.content.decode()
    assert text.count('name="wanted"') == 5
    assert text.count(" checked") == 2
    assert "to send you news and offers by mail, phone, e-mail, or text" in text
    assert text.index("Stop all messages") < text.index("Or choose one by one")


def test_choices_are_saved_one_by_one_with_receipts(ada: UUID, bare: Client) -> None:
    says_yes(ada)
    address = f"/privacy/messages/{tokens.choices(ada)}/"
    answer = bare.post(address, {"wanted": ["news.mail", "feedback.email"]})

    acts = ChoiceEvent.objects.filter(place=preferences.PLACE).order_by("number")
    assert [(a.act, a.purpose, a.channel) for a in acts] == [
        ("opted_in", "news", "mail"),
        ("opted_out", "news", "email"),
    ]
    for act in acts:
        assert f"/ledger/receipts/{act.reference}.tlog-proof" in answer.content.decode()
        assert bare.get(f"/ledger/receipts/{act.reference}.tlog-proof").status_code == 200


def test_a_page_that_lay_open_through_a_stop_opts_nobody_in(ada: UUID, bare: Client) -> None:
    says_yes(ada)
    address = f"/privacy/messages/{tokens.choices(ada)}/"
    page = bare.get(address).content.decode()
    boxes = re.findall(r'name="(was_on|was_off|wanted)" value="([^"]+)"( checked)?', page)
    form: dict[str, list[str]] = {}
    for name, value, checked in boxes:
        if name != "wanted" or checked:
            form.setdefault(name, []).append(value)
    assert form["was_on"] == form["wanted"] == ["news.email", "feedback.email"]

    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        says_no(ada, purpose="all", channel="all", minute=70)
        answer = bare.post(address, form | {"wanted": [*form["wanted"], "news.mail"]})

    acts = ChoiceEvent.objects.filter(place=preferences.PLACE)
    assert [(a.act, a.purpose, a.channel) for a in acts] == [("opted_in", "news", "mail")]
    assert b"Your choices are saved" in answer.content
    with pytest.raises(ContactRefusedError):
        letter(ada)


def test_stop_all_stops_every_channel_at_once_and_asks_nothing(ada: UUID, bare: Client) -> None:
    for channel in ("email", "text", "mail"):
        says_yes(ada, channel=channel)
    answer = bare.post(f"/privacy/messages/{tokens.choices(ada)}/", {"stop_all": "yes"})

    assert answer.status_code == 200
    assert b" checked" not in answer.content
    for channel in ("email", "text", "phone", "mail"):
        with pytest.raises(ContactRefusedError):
            letter(ada, channel=channel)


@pytest.mark.parametrize("address", ["/privacy/messages", "/privacy/messages/"])
def test_whoever_has_no_link_may_ask_for_one(address: str, in_force: None, bare: Client) -> None:
    page = bare.get(address)
    assert page.status_code == 200
    assert b'name="email"' in page.content


def test_a_link_is_sent_to_whoever_is_known_and_the_page_says_the_same_to_all(
    ada: UUID, bare: Client, sink: Sink
) -> None:
    says_no(ada, purpose="all", channel="all")
    known = bare.post("/privacy/messages/link", {"email": "Ada@example.org "})
    again = bare.post("/privacy/messages/link", {"email": "ada@example.org"})
    unknown = bare.post("/privacy/messages/link", {"email": "charles@example.org"})
    assert known.content == again.content == unknown.content

    sending.send_due()
    (parcel,) = sink.parcels
    assert parcel.to == "Ada@example.org"
    assert tokens.choices(ada) in parcel.text
    assert Message.objects.count() == 1


def test_too_many_wishes_for_a_link_are_refused_whoever_asks(in_force: None, bare: Client) -> None:
    for number in range(60):
        bare.post("/privacy/messages/link", {"email": f"p{number}@example.org"})
    answer = bare.post("/privacy/messages/link", {"email": "ada@example.org"})

    assert answer.status_code == 429
    assert Message.objects.count() == 60


def test_no_address_is_a_clear_refusal(in_force: None, bare: Client) -> None:
    answer = bare.post("/privacy/messages/link", {"email": "ada@example.org\r\nBcc: x@example.org"})
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_whoever_is_signed_in_sees_their_own_choices_behind_a_csrf_token(ada: UUID) -> None:
    request = RequestFactory().get("/privacy/messages/")
    request.user = SimpleNamespace(data_subject_id=ada)  # type: ignore[assignment]
    says_yes(ada)

    page = views.own_choices(request)
    assert page.content.count(b" checked") == 2
    assert b"csrfmiddlewaretoken" in page.content
    assert not hasattr(views.own_choices, "csrf_exempt")
