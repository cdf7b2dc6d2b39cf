"""How an act is written: once, with its evidence and its entry, and what then stands beside it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from avow.choices import access, listeners, rules
from avow.choices.errors import KeyReusedError
from avow.choices.models import Answer, ChoiceEvent, Shown, SignalEvent, Wording
from avow.choices.offers import Thing
from avow.choices.rules import Evidence
from avow.core import clock
from avow.ledger import services as ledger
from avow.ledger.services import Fact
from avow.people import services as people

ON_DEVICE = "choices.chosen_on_device"
"""Kind of the entry of a choice on a device."""

# SQLite has one writer, and whoever writes here is it already.
_HOLDING = {"postgresql": " ORDER BY digest FOR KEY SHARE", "sqlite": ""}


def record(
    act: ChoiceEvent.Act,
    data_subject: UUID,
    thing: Thing,
    evidence: Evidence,
    *,
    version: int,
    actor: str,
    key: str | None,
) -> ChoiceEvent:
    """Write an act of a locked person down, and what then stands.

    `version` is the number of the version that the evidence names by its digest.
    """
    purpose, channel = thing
    commitment = ledger.seal(content(evidence))
    facts = entry_facts(data_subject, thing, evidence, commitment.commitment)
    entry = ledger.append(f"choices.{act}", facts, actor=actor)
    event = ChoiceEvent.objects.create(
        reference=entry.reference,
        data_subject_id=data_subject,
        act=act,
        purpose=purpose,
        channel=channel,
        how=evidence.how,
        place=evidence.place,
        statement=evidence.statement,
        version=version,
        wording_digest=digest(evidence.wording),
        acted_at=evidence.at,
        recorded_at=clock.now(),
        key=key,
    )
    Shown.objects.create(event=event, wording=kept(evidence.wording), salt=commitment.salt)
    settle(data_subject, touched([event.as_act()], access.answers(data_subject)))
    listeners.tell(event)
    return event


def meet(
    data_subject: UUID | None, device: str, signal: str, evidence: Evidence, *, actor: str
) -> SignalEvent:
    """Write down that a signal was met."""
    facts = about(evidence) | {"signal": signal, "acted_at": evidence.at}
    if data_subject is not None:
        facts["who"] = data_subject
    entry = ledger.append("choices.signalled", facts, actor=actor)
    return SignalEvent.objects.create(
        reference=entry.reference,
        data_subject_id=data_subject,
        device=device,
        signal=signal,
        place=evidence.place,
        statement=evidence.statement,
        wording=kept(evidence.wording),
        signalled_at=evidence.at,
    )


def earlier(act: ChoiceEvent.Act, thing: Thing, key: str | None) -> ChoiceEvent | None:
    """Give the act that was already written under a key. KeyReusedError when it was another."""
    event = ChoiceEvent.objects.filter(key=key).first() if key else None
    if event and (event.act, event.purpose, event.channel) != (act, *thing):
        raise KeyReusedError(
            f"Under this key stands another act: {event.act} for {event.purpose} by"
            f" {event.channel}. Make a new key for each act, and send it again only as it was."
        )
    return event


def hashed(key: str | None, data_subject: UUID | None = None) -> str | None:
    """Give the keyed hash of an idempotency key, of its own for each person."""
    return None if key is None else people.keyed_hash(f"choices.key {data_subject}", key)


def carried(event: ChoiceEvent | SignalEvent, now: datetime) -> Evidence:
    """Give the evidence of a double's act as it counts for the person from now on."""
    return Evidence(
        place=event.place,
        wording=event.wording.text,
        statement=event.statement,
        how=rules.MERGE,
        at=now,
    )


def about(evidence: Evidence) -> dict[str, Fact]:
    """Give the part of the evidence that the ledger may hold in clear."""
    return {
        # The ledger's words have no colon: `staff:phone` is `staff.phone` there.
        "how": evidence.how.replace(":", "."),
        "place": evidence.place,
        "statement": evidence.statement,
        "wording": digest(evidence.wording),
    }


def entry_facts(
    data_subject: UUID, thing: Thing, evidence: Evidence, commitment: str
) -> dict[str, Fact]:
    """Give all that the ledger holds of a person's act."""
    purpose, channel = thing
    return about(evidence) | {
        "who": data_subject,
        "purpose": purpose,
        "channel": channel,
        "acted_at": evidence.at,
        "evidence": commitment,
    }


def on_device(classes: Mapping[str, bool], evidence: Evidence) -> dict[str, Fact]:
    """Give all that the ledger holds of a choice on a device, in clear: it is about nobody."""
    allowed, refused = sides(classes)
    return about(evidence) | {"allowed": allowed, "refused": refused}


def sides(classes: Mapping[str, bool]) -> tuple[list[str], list[str]]:
    """Give the classes that were allowed and those that were refused, each in one order."""
    allowed = sorted(name for name, yes in classes.items() if yes)
    return allowed, sorted(classes.keys() - set(allowed))


def require_same(allowed: Collection[str], now_allowed: Collection[str]) -> None:
    """Let a choice on a device be sent again only as it was. KeyReusedError when it is another."""
    if set(allowed) != set(now_allowed):
        raise KeyReusedError(
            "Under this key stands another choice: make a new key for each choice."
        )


def content(evidence: Evidence) -> dict[str, str]:
    """Give the evidence as it is committed to."""
    return {
        "at": evidence.at.isoformat(),
        "how": evidence.how,
        "place": evidence.place,
        "statement": evidence.statement,
        "wording": evidence.wording,
    }


def kept(wording: str) -> Wording:
    """Keep a text once for all who saw it."""
    text = Wording(digest(wording), wording)
    hold({text.digest: text.text})
    return text


def hold(texts: Mapping[str, str]) -> None:
    """Keep texts under their digests; nobody takes them away until this transaction ends."""
    while missing := texts.keys() - _held(texts):
        # In one order, so that two who write never wait for each other.
        rows = [Wording(key, texts[key]) for key in sorted(missing)]
        Wording.objects.bulk_create(rows, ignore_conflicts=True)


def _held(digests: Collection[str]) -> set[str]:
    """Give those of the texts that are there, and hold them."""
    places = ", ".join(["%s"] * len(digests))
    query = f"SELECT digest FROM choices_wording WHERE digest IN ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query + _HOLDING[connection.vendor], sorted(digests))
        return {key for (key,) in cursor.fetchall()}


def digest(wording: str) -> str:
    """SHA-256 (hex) of the text that was shown."""
    return hashlib.sha256(wording.encode()).hexdigest()


def settle(person: UUID, things: Iterable[Thing]) -> None:
    """Make the answers about these things equal to the fold of all that a person said."""
    said = [event.as_act() for event in ChoiceEvent.objects.filter(data_subject=person)]
    decided = [(thing, rules.standing_act(said, *thing)) for thing in things]
    keep_answers([answer(person, thing, act) for thing, act in decided if act])


def keep_answers(answers: Collection[Answer]) -> None:
    """Let these answers stand, in the place of those that stood before."""
    Answer.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["data_subject", "purpose", "channel"],
        update_fields=["says_yes", "since", "act", "version"],
    )


def touched(acts: Iterable[rules.Act], stood: Iterable[rules.Act]) -> set[Thing]:
    """Give the things whose answer acts may change, where these answers stood before."""
    stood, acts = list(stood), list(acts)
    covered = {
        (a.purpose, a.channel)
        for a in stood
        if any(act.covers(a.purpose, a.channel) for act in acts)
    }
    return covered | {(act.purpose, act.channel) for act in acts}


def answer(person: UUID, thing: Thing, act: rules.Act) -> Answer:
    """Give the answer about a thing that an act decides."""
    purpose, channel = thing
    return Answer(
        data_subject_id=person,
        purpose=purpose,
        channel=channel,
        says_yes=act.says_yes,
        since=act.at,
        act=act.kind,
        version=act.version,
    )
