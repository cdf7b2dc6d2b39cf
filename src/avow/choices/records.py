"""A choice as ISO/IEC TS 27560 has it: one record, complete by itself. Pure.

The names of the fields are the standard's, in snake case; what is said in them comes from the
practices of the version that was shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from avow.choices.rules import ALL, NONE
from avow.compiler.practices import Practices, Purpose, Recipient
from avow.compiler.standing import SALE_OR_SHARING

SCHEMA = "ISO/IEC TS 27560:2023"
NOBODY = "not-identified"
"""Who chose on a device: no identifier is kept, so none can be told."""

STATES: Mapping[str, str] = {
    "opted_in": "given",
    "opted_out": "refused",
    "withdrew": "withdrawn",
    "objected": "objected",
    "signalled": "refused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer of a choice: to a purpose on a channel, or to a tracker class."""

    kind: str
    purpose: str = ""
    channel: str = ""
    tracker_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a record tells of: who said what, when, and what was shown."""

    reference: str
    who: str
    at: datetime | date
    said: tuple[Said, ...]
    how: str
    place: str
    statement: str
    wording: str
    """Digest of the words that were shown."""


def record(choice: Choice, practices: Practices, *, notice: str) -> dict[str, Any]:
    """Write a choice as a record. `notice` is the address of the version that was shown."""
    purposes = _purposes(choice.said, practices)
    recipients = _recipients(purposes, practices)
    return {
        "schema_version": SCHEMA,
        "record_id": choice.reference,
        "pii_principal_id": choice.who,
        "pii_processing": {
            "privacy_notice": notice,
            "language": practices.about.language,
            "purposes": [_processing(p, practices, choice.said) for p in purposes],
        },
        "pii_information": _information(purposes, practices),
        "party_identification": [
            _controller(practices),
            *(_party(recipient, practices) for recipient in recipients),
        ],
        "consent_events": [_event(said, choice, practices) for said in choice.said],
        "evidence": {
            "how": choice.how,
            "place": choice.place,
            "statement_version": choice.statement,
            "wording_sha256": choice.wording,
        },
    }


def _purposes(said: Iterable[Said], practices: Practices) -> list[Purpose]:
    """Give the purposes that a choice speaks of, in the order of the practices."""
    return [
        purpose
        for purpose in practices.purposes.values()
        if any(_speaks_of(one, purpose, practices) for one in said)
    ]


def _speaks_of(said: Said, purpose: Purpose, practices: Practices) -> bool:
    if said.tracker_class:
        return purpose.key in _uses_of(said.tracker_class, practices)
    if said.purpose.startswith("recipient."):
        recipient = practices.recipients.get(said.purpose.removeprefix("recipient."))
        return recipient is not None and purpose.key in recipient.for_
    if said.purpose == SALE_OR_SHARING:
        return purpose.cross_context
    return said.purpose in (purpose.key, ALL) and (
        said.channel in (ALL, NONE) or said.channel in purpose.channels
    )


def _uses_of(class_: str, practices: Practices) -> frozenset[str]:
    """Give the purposes of a tracker class and of its members."""
    members = [t.for_ for t in practices.trackers.values() if t.class_ == class_]
    own = practices.classes[class_].for_ if class_ in practices.classes else ()
    return frozenset(own).union(*members)


def _recipients(purposes: Iterable[Purpose], practices: Practices) -> list[Recipient]:
    wanted = {purpose.key for purpose in purposes}
    return [r for r in practices.recipients.values() if wanted.intersection(r.for_)]


def _processing(purpose: Purpose, practices: Practices, said: Iterable[Said]) -> dict[str, Any]:
    recipients = _recipients([purpose], practices)
    processors = [r for r in recipients if r.role == "service-provider"]
    return {
        "purpose": purpose.label,
        "purpose_id": purpose.key,
        "purpose_type": purpose.kind,
        "lawful_basis": purpose.ground,
        "pii_information": list(purpose.uses),
        "pii_controllers": [practices.about.controller],
        "storage_locations": [_place(practices), *sorted({r.country for r in processors})],
        "retention_period": {key: practices.data[key].retention for key in purpose.uses},
        "jurisdictions": list(practices.about.regimes),
        "recipient_third_parties": [r.key for r in recipients],
        "withdrawal_method": _ways_out(said, purpose, practices),
    }


def _place(practices: Practices) -> str:
    """Give where the controller keeps what it has: the last line of its address names the place."""
    return (practices.about.contact.post or (practices.about.controller,))[-1]


def _ways_out(said: Iterable[Said], purpose: Purpose, practices: Practices) -> list[str]:
    """Give the ways to stop: of the channels that were chosen, and of the right to opt out."""
    chosen = {one.channel for one in said}
    channels = [
        practices.channels[key]
        for key in purpose.channels
        if key in chosen or ALL in chosen or NONE in chosen
    ]
    rights = [r for r in practices.rights.values() if r.kind in ("opt-out", "object")]
    ways = [way for c in channels for way in c.stop] + [way for r in rights for way in r.ways]
    return list(dict.fromkeys(ways))


def _information(purposes: Iterable[Purpose], practices: Practices) -> list[dict[str, Any]]:
    used = dict.fromkeys(key for purpose in purposes for key in purpose.uses)
    return [
        {
            "pii_attribute_id": key,
            "pii_type": practices.data[key].is_,
            "label": practices.data[key].label,
            "sensitive": practices.data[key].sensitive,
        }
        for key in used
    ]


def _controller(practices: Practices) -> dict[str, Any]:
    contact = practices.about.contact
    return {
        "party_id": "controller",
        "party_name": practices.about.controller,
        "party_address": list(contact.post),
        "party_contact": contact.email,
        "party_type": "pii-controller",
    }


def _party(recipient: Recipient, practices: Practices) -> dict[str, Any]:
    """Tell of a recipient; whose address is not declared is reached through the controller."""
    at = [recipient.address] if recipient.address else list(practices.about.contact.post)
    return {
        "party_id": recipient.key,
        "party_name": recipient.label,
        "party_address": at,
        "party_contact": recipient.statement or "through the controller",
        "party_type": recipient.role,
    }


def _event(said: Said, choice: Choice, practices: Practices) -> dict[str, Any]:
    """Tell one answer. On a device it lasts as long as its cookie, otherwise until changed."""
    thing = (
        {"tracker_class": said.tracker_class}
        if said.tracker_class
        else {"purpose": said.purpose, "channel": said.channel}
    )
    lifetime = practices.rules.get("opt-out-cookie") if said.tracker_class else None
    return {
        **thing,
        "event_time": choice.at.isoformat(),
        "event_type": said.kind,
        "event_state": STATES[said.kind],
        "entity_id": choice.who,
        "validity_duration": str(lifetime.value) if lifetime else "until-changed",
    }
