"""Webhooks of shops: each is taken once, and only as far as the statement lets the shop tell."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, models, transaction

from avow.collection import newest
from avow.collection.newest import Verdict
from avow.collection.sourcing import Provenance, require_declared
from avow.core import clock
from avow.ledger import services as ledger
from avow.people import access as people_access
from avow.people import services as people
from avow.people.errors import IdentifierError
from avow.people.models import DataSubject
from avow.people.services import Kind, Known
from avow.sources import mapping, requests, rules, telling
from avow.sources.columns import Told
from avow.sources.errors import PayloadError
from avow.sources.mapping import Group, Shop
from avow.sources.models import Delivery, DroppedName, ShopRequest
from avow.sources.outcomes import Outcome, Taken, Whence
from avow.sources.taking import is_minor, take
from avow.sources.telling import Telling
from avow.statement import access as statements

_Kind = ShopRequest.Kind
_TELLING: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "shopify": {
            "customers/create": "customers",
            "customers/update": "customers",
            **dict.fromkeys(
                ("orders/create", "orders/updated", "orders/paid", "orders/cancelled"), "orders"
            ),
        },
        "woocommerce": {
            "customer.created": "customers",
            "customer.updated": "customers",
            "order.created": "orders",
            "order.updated": "orders",
            "order.restored": "orders",
        },
    }
)
"""Topics that tell something, by hook, and what about."""
_ASKING: Mapping[str, Mapping[str, ShopRequest.Kind]] = MappingProxyType(
    {
        "shopify": {
            "customers/data_request": _Kind.ACCESS,
            "customers/redact": _Kind.ERASE,
            "shop/redact": _Kind.ERASE_SHOP,
            "customers/delete": _Kind.DELETED,
        },
        "woocommerce": {"customer.deleted": _Kind.DELETED, "order.deleted": _Kind.DELETED},
    }
)
"""Topics that ask for something to be done."""
_BY_NUMBER_ALONE = ("customer.deleted", "order.deleted")
TOPICS = {hook: (*_TELLING[hook], *_ASKING[hook]) for hook in _TELLING}
IGNORED, ALREADY, REQUESTED = "ignored", "already", "requested"
_MOST_NAMES = 200
TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A webhook whose signature fits."""

    hook: str
    topic: str
    number: str
    """The sender's own number of the delivery."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a webhook."""

    outcome: str
    recorded: Sequence[str] = ()
    dropped: int = 0


def receive(sent: Sent, *, actor: str = "system") -> Received:
    """Take a webhook once, however often and under whatever headers it comes.

    PayloadError and the refusals of `collection` say why nothing was written.
    """
    payload = _payload(sent.body)
    for _ in range(TRIES - 1):
        # Another delivery was first with the same, or with something new of the same person.
        with suppress(IntegrityError):
            return _received(sent, payload, actor=actor)
    return _received(sent, payload, actor=actor)


@transaction.atomic
def _received(sent: Sent, payload: Mapping[str, Any], *, actor: str) -> Received:
    known = list(_known(sent))
    if any(not _may_be_taken_now(each, sent) for each in known):
        return Received(ALREADY)
    for ignored in known:
        ignored.delete()
    received = _taken(sent, payload, actor=actor)
    _remember(sent, received)
    return received


def _known(sent: Sent) -> models.QuerySet[Delivery]:
    body, number = _hashes(sent)
    same = models.Q(body=body) | models.Q(number=number) if number else models.Q(body=body)
    return Delivery.objects.filter(same, hook=sent.hook)


def _may_be_taken_now(known: Delivery, sent: Sent) -> bool:
    """Say whether what was ignored is declared by now; the topic, unsigned, must be the same."""
    same = known.topic == rules.known_topic(sent.topic)
    return known.outcome == IGNORED and same and _is_declared(sent)


def _is_declared(sent: Sent) -> bool:
    return sent.topic in _ASKING[sent.hook] or (
        sent.topic in _TELLING[sent.hook]
        and mapping.shop(sent.hook).source in statements.policy().practices.sources
    )


def _remember(sent: Sent, received: Received) -> None:
    body, number = _hashes(sent)
    Delivery.objects.create(
        hook=sent.hook,
        body=body,
        number=number,
        topic=rules.known_topic(sent.topic),
        outcome=received.outcome,
        received_at=clock.now(),
    )


def _hashes(sent: Sent) -> tuple[str, str | None]:
    # Of what was deleted, a shop tells the number alone: an order and a customer may have the same.
    told = f"{sent.topic} " if sent.topic in _BY_NUMBER_ALONE else ""
    body = people.keyed_hash("sources.body", told + sent.body.hex())
    return body, people.keyed_hash("sources.number", sent.number) if sent.number else None


def _taken(sent: Sent, payload: Mapping[str, Any], *, actor: str) -> Received:
    if kind := _ASKING[sent.hook].get(sent.topic):
        _request(sent, kind, payload, actor=actor)
        return Received(REQUESTED)
    if not _is_declared(sent):
        topic = rules.known_topic(sent.topic)
        ledger.append("sources.hook_ignored", {"hook": sent.hook, "topic": topic}, actor=actor)
        return Received(IGNORED)
    shop, group = mapping.shop(sent.hook), _TELLING[sent.hook][sent.topic]
    return _tell(sent, shop, group, payload, actor=actor)


def _tell(
    sent: Sent, shop: Shop, things: str, payload: Mapping[str, Any], *, actor: str
) -> Received:
    version = statements.current()
    policy = statements.policy(version)
    group: Group = getattr(shop, things)
    provenance = mapping.provenance(group, policy, shop.source, sent.hook)
    require_declared(policy, provenance, ())
    said = telling.telling(
        hook=sent.hook,
        things=things,
        group=group,
        policy=policy,
        provenance=provenance,
        payload=payload,
    )
    whence = Whence(
        provenance=provenance,
        place=f"hooks/{sent.hook}",
        wording=f"As {provenance.source} reports it under {provenance.contract}.",
        version=version,
        actor=actor,
    )
    taken = _heard(said, whence, key=f"hook {sent.hook} {sent.body.hex()}")
    dropped = _drop(sent, payload, said.kept_paths)
    _enter(sent, provenance, taken, said.told, dropped, actor=actor)
    recorded = sorted(said.told.fields) if taken.outcome is Outcome.TAKEN else []
    return Received(taken.outcome, recorded, dropped)


def _heard(said: Telling, whence: Whence, *, key: str) -> Taken:
    """Take what is newer than what the shop told of the same thing before, and nothing else."""
    if said.word is None or is_minor(said.told):
        return take(said.told, whence, key=key)
    known, verdict = newest.heard(said.word)
    if verdict is not Verdict.NEWER:
        return Taken(verdict)
    taken = take(said.told, whence, key=key)
    if taken.submission is None:
        newest.forget_unheard(known)
        return taken
    newest.stand(known, said.word, taken.submission, order=said.order, bought_at=said.bought_at)
    return taken


def _enter(
    sent: Sent, provenance: Provenance, taken: Taken, told: Told, dropped: int, *, actor: str
) -> None:
    facts: dict[str, ledger.Fact] = {
        "hook": sent.hook,
        "topic": sent.topic,
        "source": provenance.source,
        "outcome": str(taken.outcome),
        "dropped": dropped,
    }
    if taken.commitment:
        facts |= {"content": taken.commitment, "choices": len(told.choices)}
    ledger.append("sources.hook_received", facts, actor=actor)


def _drop(sent: Sent, payload: Mapping[str, Any], paths: Sequence[str]) -> int:
    """Count by name what is not kept, so that a retailer sees what its shop sends for nothing."""
    names = rules.unused(payload, paths)
    plain = sorted({rules.plain_name(name) or "other" for name in names})[:_MOST_NAMES]
    topic = rules.known_topic(sent.topic)
    for name in plain:
        DroppedName.objects.get_or_create(hook=sent.hook, topic=topic, name=name)
    same = DroppedName.objects.filter(hook=sent.hook, topic=topic, name__in=plain)
    same.update(count=models.F("count") + 1)
    return len(names)


def _request(sent: Sent, kind: ShopRequest.Kind, payload: Mapping[str, Any], *, actor: str) -> None:
    # The number of the request; of a person or an order, none is kept in clear.
    number = rules.told(payload, "data_request.id")
    requests.queue(
        hook=sent.hook,
        kind=kind,
        data_subject=_whom(sent, payload),
        their_number=number if telling.NUMBER.fullmatch(number) else "",
        actor=actor,
    )


def _whom(sent: Sent, payload: Mapping[str, Any]) -> DataSubject | None:
    """Find whom a request is about: by the shop's number, then by address and telephone."""
    own = "id" if sent.topic.startswith(("customers/delete", "customer.")) else "customer.id"
    known = [
        telling.customer(sent.hook, rules.told(payload, own)),
        Known(Kind.EMAIL, rules.told(payload, "customer.email")),
        Known(Kind.PHONE, rules.told(payload, "customer.phone")),
    ]
    for each in known:
        try:
            if each and each.value:
                found = people_access.find(kind=each.kind, value=each.value)
                if found is not None:
                    return found
        except IdentifierError:
            continue
    return None


def _payload(body: bytes) -> Mapping[str, Any]:
    try:
        # Numbers stay as they are written.
        payload = json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
        # Half a character can be written as JSON and is no text.
        json.dumps(payload, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise PayloadError("The body is no JSON. Send it as the shop wrote it.") from error
    if not isinstance(payload, dict):
        raise PayloadError("The body is no object. Send it as the shop wrote it.")
    return payload
