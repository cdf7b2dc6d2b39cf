"""A form asks what its touchpoint collects, and says what is wrong with what was posted."""

import pytest
from django.http import QueryDict

from avow.collection.errors import UndeclaredFieldError
from avow.collection.forms import Asked, DeclaredForm
from avow.collection.looks import look
from avow.collection.models import Submission
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.org"


def form(
    posted: str | None = None, touchpoint: str = "contact-form", **changed: object
) -> DeclaredForm:
    asked: dict[str, object] = {
        "asks": ("first_name", "email", "message"),
        "wording": "Write to us",
    }
    query = None if posted is None else QueryDict(posted)
    return DeclaredForm(touchpoint=touchpoint, posted=query, **(asked | changed))  # type: ignore[arg-type]


def test_each_field_is_shown_by_its_category(version: Version) -> None:
    shown = [(f.name, f.label, f.kind, f.autocomplete, f.rows, f.required) for f in form().fields]

    assert shown == [
        ("first_name", "First name", "text", "given-name", 0, False),
        ("email", "E-mail address", "email", "email", 0, True),
        ("message", "Message to us", "text", "off", 6, True),
    ]


def test_a_page_cannot_ask_for_what_is_not_declared(version: Version) -> None:
    with pytest.raises(UndeclaredFieldError, match="street"):
        _ = form(asks=("email", "street")).fields


def test_a_form_that_is_sent_twice_is_recorded_once(version: Version) -> None:
    posted = f"form_key=k-1&email={EMAIL}&message=Hello"

    first = form(posted).record(place="/contact/", actor="data_subject")
    second = form(posted).record(place="/contact/", actor="data_subject")

    assert first == second == Submission.objects.get()


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        (f"email={EMAIL}", ("message",)),
        ("email=ada&message=Hello", ("email",)),
        (f"email={EMAIL}&message=4111+1111+1111+1111", ("message",)),
        (f"email={EMAIL}&message=Hello&shoe_size=39", ()),
    ],
)
def test_a_refusal_leads_to_its_fields_and_nothing_is_written(
    version: Version, posted: str, wrong: tuple[str, ...]
) -> None:
    refused = form(posted)

    assert refused.record(place="/contact/", actor="data_subject") is None
    assert refused.wrong == wrong
    assert [f.name for f in refused.fields if f.error] == list(wrong)
    assert "4111" not in str(refused.fields) + str(refused.error)
    assert not Submission.objects.exists()


def test_a_page_can_need_more_than_its_touchpoint(version: Version) -> None:
    asks = (Asked(name="first_name", required=True), "email", "message")
    refused = form(f"email={EMAIL}&message=Hello", asks=asks)

    assert refused.record(place="/contact/", actor="data_subject") is None
    assert refused.wrong == ("first_name",)


def test_what_the_page_knows_wins_over_what_is_posted(version: Version) -> None:
    sent = form(f"email={EMAIL}&message=Hello&first_name=Charles")

    submission = sent.record(place="/contact/", actor="data_subject", also={"first_name": "Ada"})

    assert submission is not None
    assert sorted(submission.facts.values_list("field", flat=True)) == [
        "email",
        "first_name",
        "message",
    ]


def test_the_nearest_category_says_how_a_field_looks() -> None:
    assert look("user.content.private").rows == 6
    assert look("user.name.first").autocomplete == "given-name"
    assert look("user.financial").kind == "text"
