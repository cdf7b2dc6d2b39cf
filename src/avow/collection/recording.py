"""How what comes in is written: judged, sealed, and once under each key."""

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from avow.collection import rules
from avow.collection.errors import CardNumberError, FieldTooLongError, KeyReusedError
from avow.collection.models import Fact, Submission
from avow.ledger import services as ledger
from avow.people import services as people
from avow.people.models import DataSubject

EMAIL = "user.contact.email"
"""The category by which a person is found again."""

PHONE = "user.contact.phone_number"

MOST_NAMED, LONGEST_NAMED = 5, 60


def earlier(submission: Submission) -> Submission | None:
    """Give what the key was used for before, unless the content is other."""
    known = Submission.objects.filter(key=submission.key).first()
    if known and not hmac.compare_digest(known.request_digest, submission.request_digest):
        raise KeyReusedError(
            "This idempotency key was used before with other content. Send a new key."
        )
    return known


def write(
    submission: Submission,
    given: Mapping[str, str],
    *,
    wording: str,
    committed: Mapping[str, Any],
    actor: str,
) -> str:
    """Save the submission with its ledger entry, which names fields and holds no value.

    The words that were shown are sealed; where nobody is known, only the commitment has them.

    Give the salted commitment to what was given, as the entry has it.
    """
    sealed = ledger.seal({**committed, "wording": wording})
    person = submission.data_subject
    facts = entry_facts(submission, given, sealed.commitment)
    submission.salt = sealed.salt
    if person is not None:
        submission.salt = people.seal_value(person, "salt", sealed.salt.hex())
        submission.sealed_wording = people.seal_value(person, "wording", wording)
    submission.entry = ledger.append("collection.recorded", facts, actor=actor).reference
    submission.save(force_insert=True)
    return sealed.commitment


def entry_facts(
    submission: Submission, given: Mapping[str, str], commitment: str
) -> dict[str, ledger.Fact]:
    """Give what the ledger holds of a submission: names of fields, and no value."""
    facts: dict[str, ledger.Fact] = {
        **_whence(submission),
        "version": submission.version_digest,
        "fields": sorted(given),
        "submission": str(submission.reference),
        "content": commitment,
    }
    if submission.data_subject_id is not None:
        facts["who"] = str(submission.data_subject_id)
    return facts


def _whence(submission: Submission) -> dict[str, ledger.Fact]:
    if submission.rules_digest:
        return {"touchpoint": submission.touchpoint, "contest_rules": submission.rules_digest}
    if submission.touchpoint:
        return {"touchpoint": submission.touchpoint}
    return {"source": submission.source, "purpose": submission.purpose}


def seal(submission: Submission, person: DataSubject, given: Mapping[str, str]) -> None:
    """Keep every value, sealed under the person's own key."""
    Fact.objects.bulk_create(
        Fact(submission=submission, field=name, sealed=people.seal_value(person, name, value))
        for name, value in given.items()
    )


def refuse_forbidden(fields: Mapping[str, str], *beside: str) -> None:
    """Refuse what may never be kept, before anything else looks at it; `beside` are other texts."""
    for name, value in fields.items():
        if len(value) > rules.LONGEST_FIELD:
            raise FieldTooLongError(
                f"{named([name])} has more than {rules.LONGEST_FIELD:,} characters. Shorten it.",
                name,
            )
    if any(map(rules.holds_card_number, (*fields, *beside))):
        raise CardNumberError(
            "The name of a field, or what is sent beside the fields, holds what looks like a"
            " payment card's number or security code. Card numbers are never kept: take it out."
        )
    if (refused := rules.refused_field(fields)) is not None:
        raise CardNumberError(
            f"{named([refused])} holds what looks like a payment card's number or security code."
            " Card numbers are never kept: take it out and send the rest again.",
            refused,
        )


def named(names: Sequence[str]) -> str:
    """Name what came from outside, cut to what a reader can take in."""
    shown = ", ".join(
        name if len(name) <= LONGEST_NAMED else f"{name[:LONGEST_NAMED]}…"
        for name in names[:MOST_NAMED]
    )
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED} more"


def digest(*content: object) -> str:
    """A keyed digest: equal content is known again, and nothing can be guessed from it."""
    return people.keyed_hash("request", json.dumps(content, sort_keys=True))
