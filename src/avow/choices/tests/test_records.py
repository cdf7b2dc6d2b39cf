"""A record holds what ISO/IEC TS 27560 makes mandatory, for every kind of choice."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from avow.choices import services
from avow.choices.rules import ALL, NONE
from avow.choices.tests.factories import NOON, banner, evidence
from avow.compiler.standing import SALE_OR_SHARING
from avow.core.errors import NotFoundError
from avow.people.models import DataSubject
from avow.people.services import forget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]

HEAD = {"schema_version", "record_id", "pii_principal_id"}
PROCESSING = {"privacy_notice", "language", "purposes"}
PURPOSE = {
    "purpose", "pii_information", "pii_controllers", "storage_locations", "retention_period",
    "jurisdictions", "recipient_third_parties", "withdrawal_method",
}  # fmt: skip
PARTY = {"party_id", "party_name", "party_address", "party_contact", "party_type"}
EVENT = {"event_time", "validity_duration", "entity_id", "event_type", "event_state"}


def news(person: UUID) -> dict[str, Any]:
    """The record of a yes to news by e-mail."""
    event = services.opt_in(
        data_subject=person,
        purpose="news",
        channel="email",
        evidence=evidence(),
        actor="data_subject",
    )
    return services.receipt_record(event.reference)


def signal(person: UUID) -> dict[str, Any]:
    """The record of a signal."""
    shown = evidence(how="signal")
    met = services.record_signal(data_subject=person, device=None, signal="gpc", evidence=shown)
    return services.receipt_record(met.reference)


def device(person: UUID) -> dict[str, Any]:
    """The record of a choice in the banner."""
    answers = {"analytics": True, "embedded": False, SALE_OR_SHARING: False}
    choice = services.choose_on_device(classes=answers, evidence=banner())
    return services.receipt_record(choice.reference)


@pytest.mark.parametrize("kind", [news, signal, device])
def test_every_mandatory_field_says_something(ada: UUID, kind: Any) -> None:
    record = kind(ada)

    said = list(mandatory(record))
    assert [name for name, value in said if value in ("", None, [], {})] == []


def mandatory(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give every field that the standard makes mandatory."""
    yield from ((name, record[name]) for name in HEAD)
    yield from ((name, record["pii_processing"][name]) for name in PROCESSING)
    for purpose in record["pii_processing"]["purposes"]:
        yield from ((name, purpose[name]) for name in PURPOSE - {"recipient_third_parties"})
        assert isinstance(purpose["recipient_third_parties"], list)
    yield "pii_information", record["pii_information"]
    yield from (("pii_type", piece["pii_type"]) for piece in record["pii_information"])
    for party in record["party_identification"]:
        yield from ((name, party[name]) for name in PARTY)
    for event in record["consent_events"]:
        yield from ((name, event[name]) for name in EVENT)


def test_the_record_of_a_yes_tells_what_was_agreed_to(ada: UUID) -> None:
    record = news(ada)

    (purpose,) = record["pii_processing"]["purposes"]
    (event,) = record["consent_events"]
    assert purpose["purpose"] == "News and offers"
    assert purpose["lawful_basis"] == "consent"
    assert purpose["recipient_third_parties"] == ["messages"]
    assert purpose["withdrawal_method"][:2] == ["link", "reply"]
    assert purpose["retention_period"]["email"] == "until-erased"
    assert (event["event_type"], event["event_state"]) == ("opted_in", "given")
    assert event["event_time"] == NOON.isoformat()
    assert record["pii_principal_id"] == str(ada)
    assert record["party_identification"][0]["party_name"] == "Linden & Lark, Inc."


def test_the_record_of_a_choice_on_a_device_identifies_nobody(ada: UUID) -> None:
    record = device(ada)

    states = {e.get("tracker_class", e.get("purpose")): e for e in record["consent_events"]}
    assert record["pii_principal_id"] == "not-identified"
    assert states["analytics"]["event_state"] == "given"
    assert states["embedded"]["event_state"] == "refused"
    assert states["analytics"]["validity_duration"] == "P1Y"
    assert states[SALE_OR_SHARING]["event_state"] == "refused"
    assert states["analytics"]["event_time"] == "2026-11-20"


def test_the_record_of_a_stop_names_every_purpose(ada: UUID) -> None:
    event = services.stop_all(data_subject=ada, evidence=evidence(), actor="data_subject")

    record = services.receipt_record(event.reference)

    purposes = {p["purpose_id"] for p in record["pii_processing"]["purposes"]}
    assert {"news", "feedback", "advertising", "partner-offers"} <= purposes
    assert record["consent_events"][0]["purpose"] == ALL


def test_a_choice_about_a_recipient_names_what_it_is_given_for(ada: UUID) -> None:
    event = services.opt_in(
        data_subject=ada,
        purpose="recipient.field-and-thimble",
        channel=NONE,
        evidence=evidence(),
        actor="data_subject",
    )

    record = services.receipt_record(event.reference)

    purposes = [p["purpose_id"] for p in record["pii_processing"]["purposes"]]
    assert purposes == ["partner-offers"]


def test_the_record_outlives_erasure(ada: UUID) -> None:
    before = news(ada)

    services.erase(data_subject=ada)
    forget(data_subject=DataSubject.objects.get(pk=ada), actor="data_subject")

    assert services.receipt_record(UUID(before["record_id"])) == before


def test_an_unknown_receipt_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        services.receipt_record(uuid4())
