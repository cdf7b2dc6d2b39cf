"""A field in a campaign says what the person declared for this, or a plain word; and no more."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.messaging import campaigns, merging, outbox, sending
from avow.messaging.errors import MergeFieldError
from avow.messaging.models import Campaign, Message
from avow.messaging.sealing import Content
from avow.messaging.tests.factories import Sink, customer, letter, says_yes
from avow.messaging.transports import Parcel
from avow.statement import access as statements

pytestmark = pytest.mark.django_db

GREETED = {
    "subject": "A coat for {first_name|you}",
    "text": "Dear {first_name|friend},\n\nnew in {city|your town}.",
    "html": "<style>p{color:red}</style><p>Dear {first_name|friend}, new in {city|your town}</p>",
}


def _draft(**changes: str) -> Campaign:
    said = {"name": "November", "purpose": "news", "channel": "email", "actor": "system"}
    return campaigns.draft(**(said | GREETED | changes))  # type: ignore[arg-type]


def _sent(sink: Sink, **changes: str) -> dict[str, Parcel]:
    campaigns.schedule(campaign=_draft(**changes), actor="system")
    for _ in range(20):
        if not campaigns.advance() + sending.send_due():
            break
    return {parcel.to.partition("@")[0]: parcel for parcel in sink.parcels}


def _customers(**names: str) -> None:
    for name, called in names.items():
        fields = {"first_name": called} if called else {}
        says_yes(customer(f"{name}@example.org", **fields))


def test_each_reads_their_own_name_and_whoever_told_none_a_plain_word(
    in_force: None, sink: Sink
) -> None:
    _customers(ada="Ada", grace="")
    read = _sent(sink)

    assert read["ada"].subject == "A coat for Ada"
    assert read["ada"].text.startswith("Dear Ada,\n\nnew in your town.")
    assert "<p>Dear Ada, new in your town</p>" in read["ada"].html
    assert "p{color:red}" in read["ada"].html
    assert read["grace"].subject == "A coat for you"
    assert read["grace"].text.startswith("Dear friend,\n\nnew in your town.")


def test_values_are_text_in_html_and_one_line_in_a_subject(in_force: None, sink: Sink) -> None:
    _customers(ada="O'Hara \"Ad\nBcc", grace="Jo\u2028Ann")
    read = _sent(sink)

    assert "Dear O&#x27;Hara &quot;Ad Bcc&quot;," not in read["ada"].html
    assert "Dear O&#x27;Hara &quot;Ad Bcc, new" in read["ada"].html
    assert read["ada"].subject == "A coat for O'Hara \"Ad Bcc"
    assert read["grace"].subject == "A coat for Jo Ann"


@pytest.mark.parametrize(
    "typed",
    [
        "<b>Ada</b>",
        "win at evil.example",
        "https://x",
        "a@b",
        "www.x",
        "{email}",
        "A" * 41,
        "12345",
    ],
)
def test_what_is_no_name_is_never_written_in_a_letter_of_ours(
    in_force: None, sink: Sink, typed: str
) -> None:
    _customers(ada=typed)

    assert _sent(sink)["ada"].subject == "A coat for you"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dear {firstname|you}", "{city|…}, {first_name|…}, {last_name|…}, {state|…}"),
        ("Dear {email|you}", "{city|…}"),
        ("Dear {phone|you}", "{city|…}"),
        ("Dear {order|you}", "{city|…}"),
        ("Dear {first_name}", "{first_name|there}"),
        ("Dear {first_name| }", "{first_name|there}"),
        ("Dear { first_name|you }", "{first_name|…}"),
        ("Dear {first_name|<b>you</b>}", "{first_name|…}"),
        ("Dear {first_name|a|b}", "{first_name|…}"),
        ("Dear {{first_name}}", "{first_name|there}"),
    ],
)
def test_what_is_no_field_is_refused_with_those_that_are(
    in_force: None, text: str, told: str
) -> None:
    with pytest.raises(MergeFieldError) as refused:
        _draft(text=text)

    assert told in str(refused.value)
    assert not Campaign.objects.exists()


def test_a_field_that_the_statement_lets_no_more_is_said_by_the_plain_word(ada: UUID) -> None:
    content = Content(text="Dear {email|friend}, {first_name|x}")

    said = merging.filled(content, ada, statements.policy(), "feedback")

    assert said.text == "Dear friend, x"


def test_other_messages_keep_their_braces(in_force: None, sink: Sink) -> None:
    person = customer("ada@example.org", first_name="Ada")
    says_yes(person)
    letter(person, text="Use {first_name|you} so.")
    sending.send_due()

    assert sink.parcels[0].text.startswith("Use {first_name|you} so.")


def test_the_outbox_shows_it_as_it_was_read(in_force: None, sink: Sink) -> None:
    _customers(ada="Ada")
    _sent(sink)

    parcel = outbox.shown(Message.objects.get()).parcel
    assert parcel is not None
    assert parcel.subject == "A coat for Ada"


def test_a_preview_shows_both_ways_to_read_it(in_force: None) -> None:
    shown = merging.shown(Content(**GREETED), statements.policy())

    assert shown is not None
    assert [one.subject for one in shown] == ["A coat for ‹First name›", "A coat for you"]
    assert merging.shown(Content(text="Plain."), statements.policy()) is None


@given(value=st.text(max_size=80))
def test_whatever_somebody_typed_stays_one_line_without_tags_or_fields(value: str) -> None:
    said = merging.permitted_value(value)

    assert len(said) <= merging.LONGEST_VALUE
    assert len(said.splitlines()) <= 1
    assert said.isprintable()
    assert not set(said) & set("<>{}|@/\\")
