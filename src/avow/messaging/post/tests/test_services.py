"""A letter goes to nobody who asked for none, however their address is spelled."""

import builtins
import csv
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from avow.ledger.models import Entry
from avow.messaging import campaigns, rendering, sending
from avow.messaging.errors import ContactRefusedError, LettersError, StaffError
from avow.messaging.models import Message
from avow.messaging.post import book, services
from avow.messaging.post.models import Batch, Letter
from avow.messaging.post.tests.conftest import GRACE, at_home
from avow.messaging.tests.factories import customer, letter, says_no, says_yes
from avow.people import erasing
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

pytestmark = pytest.mark.django_db

LINES = "Ada\n12 North Main Street, Apt. 4B\nPortland, OR 97201"
SPELLINGS = [
    {"street": "12 N. Main St. #4b", "zip": "97201-1234"},
    {"street": "Apt 4B, 12 NORTH MAIN STREET", "city": "PORTLAND", "state": "Oregon"},
    {"street": "12 north main str unit 4-B"},
]


def _written(person: UUID) -> Message:
    says_yes(person, channel="mail")
    message = letter(person, channel="mail", subject="New in November", text="A coat.\n\nOf felt.")
    sending.send_due()
    return message


def test_a_letter_waits_sealed_and_is_printed_with_the_others(ada: UUID) -> None:
    _written(ada)
    _written(at_home("grace@example.org", street="9 Elm Road"))
    assert b"Main" not in bytes(Letter.objects.first().sealed)  # type: ignore[union-attr]

    printed = services.print_letters(actor=GRACE)

    assert printed.content.startswith(b"%PDF")
    assert b"/Type/Pages/Count 2/" in printed.content
    assert printed.batch.count == 2
    assert {row.state for row in Letter.objects.all()} == {"printed"}
    assert Entry.objects.get(kind="messaging.letters_printed").content["facts"]["count"] == 2
    with pytest.raises(LettersError):
        services.print_letters(actor=GRACE)


def test_a_no_before_printing_withdraws_the_letter(ada: UUID) -> None:
    _written(ada)
    says_no(ada, channel="mail")

    with pytest.raises(LettersError):
        services.print_letters(actor=GRACE)

    assert not Batch.objects.exists()
    assert Letter.objects.get().state == "withdrawn"


def test_a_withdrawn_letter_is_on_record_as_withheld_everywhere(ada: UUID) -> None:
    campaign = campaigns.draft(
        name="N", purpose="news", channel="mail", subject="S", text="T", actor="system"
    )
    says_yes(ada, channel="mail")
    campaigns.schedule(campaign=campaign, actor="system")
    while campaigns.advance() + sending.send_due():
        pass
    assert campaigns.progress(campaign) == {"sent": 1}
    says_no(ada, channel="mail")

    with pytest.raises(LettersError):
        services.print_letters(actor=GRACE)

    message = Message.objects.get()
    assert (message.state, message.reasons[0]) == ("refused", "opted-out")
    assert campaigns.progress(campaign) == {"refused": 1}
    entry = Entry.objects.get(kind="messaging.withheld")
    assert entry.content["facts"]["message"] == str(message.reference)
    assert entry.reference == message.entry
    held = people.export(data_subject=DataSubject.objects.get(pk=ada))
    assert [r.value for r in held if r.field == "message.news.mail"] == ["refused: S"]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_an_address_that_said_no_is_closed_in_every_spelling(
    ada: UUID, spelled: dict[str, str]
) -> None:
    says_yes(ada, channel="mail")
    says_no(ada, channel="mail")
    again = at_home("grace@example.org", **spelled)
    says_yes(again, channel="mail", minute=2, how="import")

    with pytest.raises(ContactRefusedError) as refused:
        letter(again, channel="mail")
    assert refused.value.decision.reasons[0].code == "suppressed"
    assert len(services.export_csv(purpose="news", actor=GRACE).splitlines()) == 1


def test_a_letter_of_somebody_unknown_closes_the_address(in_force: None) -> None:
    services.do_not_mail(address=LINES, person=None, words="No more, please.", actor=GRACE)
    ada = at_home()
    says_yes(ada, channel="mail", how="import")

    with pytest.raises(ContactRefusedError):
        letter(ada, channel="mail")


def test_a_mailing_list_has_each_address_once_and_is_an_act(ada: UUID) -> None:
    says_yes(ada, channel="mail")
    says_yes(at_home("grace@example.org", **SPELLINGS[0]), channel="mail")
    says_yes(customer("kim@example.org"), channel="mail")
    says_yes(at_home("charles@example.org", street="=cmd()", zip="97203"), channel="mail")

    rows = list(csv.reader(services.export_csv(purpose="news", actor=GRACE).splitlines()))

    assert len(rows) == 3
    assert ["Ada", "'=cmd()", "Portland, OR 97203"] in rows
    entry = Entry.objects.get(kind="messaging.mailing_list_exported")
    assert entry.content["facts"]["count"] == 2


def test_without_the_typesetter_nothing_is_printed_and_every_letter_waits(
    ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    _written(ada)
    known = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return known(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LettersError, match="extra `letters`"):
        services.print_letters(actor=GRACE)

    assert Letter.objects.get().state == "waiting"
    assert not Batch.objects.exists()


def test_what_somebody_writes_is_text_and_never_program(ada: UUID) -> None:
    says_yes(ada, channel="mail")
    letter(ada, channel="mail", subject='#panic("x")', text='#read("/etc/passwd") $x$ *a* [')
    sending.send_due()

    assert services.print_letters(actor=GRACE).content.startswith(b"%PDF")


def test_the_foot_says_how_to_end_letters_only_where_there_is_a_choice(ada: UUID) -> None:
    message = _written(ada)
    head = rendering.letterhead(statements.policy())

    assert "free of charge" in services._foot(chosen=True)[0]
    assert ", ".join(head.post) in services._foot(chosen=True)[1]
    assert "no advertisement" in services._foot(chosen=False)[0]
    assert services.opened(Letter.objects.get(pk=message.reference))["chosen"] is True


def test_a_batch_is_printed_again_without_whoever_was_erased(ada: UUID) -> None:
    _written(ada)
    grace = at_home("grace@example.org", street="9 Elm Road")
    _written(grace)
    batch = services.print_letters(actor=GRACE).batch
    erasing.erase(data_subject=DataSubject.objects.get(pk=grace), actor="system")

    assert services.print_again(batch=batch, actor=GRACE).startswith(b"%PDF")
    assert Letter.objects.count() == 1


def test_nobody_but_staff_prints_or_lists(ada: UUID) -> None:
    _written(ada)
    for act in (
        lambda: services.print_letters(actor="system"),
        lambda: services.export_csv(purpose="news", actor="system"),
    ):
        with pytest.raises(StaffError):
            act()

    assert Letter.objects.get().state == "waiting"


def test_without_street_or_town_there_is_no_address(in_force: None) -> None:
    assert book.composed({"user.contact.address.street": "9 Elm Road"}) is None
    assert book.composed({"user.contact.address.city": "Reno"}) is None


def test_the_demonstration_shows_a_letter_as_it_is_printed(ada: UUID, client: Client) -> None:
    message = _written(ada)

    page = client.get(f"/outbox/{message.reference}/")
    answer = client.get(f"/outbox/{message.reference}.pdf")

    assert f"/outbox/{message.reference}.pdf".encode() in page.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
