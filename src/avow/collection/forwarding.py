"""A story sent to a friend: the friend's address is used once, and kept nowhere."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction

from avow.collection import judging, recording, services
from avow.collection.errors import KeyReusedError, TooManyForwardsError, WrongFormError
from avow.collection.models import Forwarding, Submission
from avow.compiler.policy import Policy
from avow.compiler.practices import Touchpoint
from avow.core import clock
from avow.people import lookups
from avow.people import services as people
from avow.statement import access as statements

MOST_AN_HOUR = 5
"""Stories that one visitor sends in an hour at most."""
MOST_TO_ONE = 3
"""Stories that go to one address in an hour at most, whoever sends them."""
_HOUR = timedelta(hours=1)

LONGEST = 500
"""Characters of what is told of the story at most."""

Deliver = Callable[[str, Mapping[str, str]], object]
"""Sends to one address what the other fields say. It is called once and keeps nothing."""


def forward(
    *,
    touchpoint: str,
    fields: Mapping[str, str],
    sender: str,
    deliver: Deliver,
    place: str,
    wording: str,
    actor: str,
    age: int | None = None,
    key: str | None = None,
) -> Submission:
    """Have a story delivered to one friend, then record that it was, without the address.

    `sender` is what tells one visitor from the next, such as a session. Its keyed hash and that of
    the address are held for an hour: whoever comes as somebody new sends no more to one address.
    With a `key` that was used before nothing is delivered: KeyReusedError.
    When `deliver` raises, nothing is recorded, and the same key may be used again.
    """
    given = {name: value for name, value in fields.items() if value.strip()}
    recording.refuse_forbidden(given, place, wording)
    address, rest = _judged(touchpoint, fields, given, age)
    reserved = _reserve(sender, address, key)
    try:
        deliver(address, rest)
    except BaseException:
        Forwarding.objects.filter(pk=reserved.pk).update(key=None)
        raise
    return services.record(
        touchpoint=touchpoint,
        fields=fields,
        place=place,
        wording=wording,
        actor=actor,
        age=age,
        key=key,
    )


def _judged(
    key: str, fields: Mapping[str, str], given: Mapping[str, str], age: int | None
) -> tuple[str, Mapping[str, str]]:
    """Give the one address and what is told with it, once nothing stands against sending it."""
    policy = statements.policy()
    judging.refuse_undeclared(policy, key, fields, judging.least_age(policy, given, age))
    touchpoint = policy.practices.touchpoints[key]
    judging.refuse_missing(policy, key, given, touchpoint.required)
    name = _friend(policy, touchpoint)
    rest = {other: value for other, value in given.items() if other != name}
    _refuse_injected(given)
    address = given.get(name, "").strip()
    lookups.lookup(people.Kind.EMAIL, address)
    return address, rest


def _friend(policy: Policy, touchpoint: Touchpoint) -> str:
    """Name the field of the friend's address, where the touchpoint keeps nothing."""
    data = policy.practices.data
    names = [name for name in touchpoint.collects if data[name].is_ == recording.EMAIL]
    if touchpoint.keeps or len(names) != 1:
        raise WrongFormError(
            f"“{touchpoint.key}” is not declared to use one address once and keep nothing, so"
            " nothing is forwarded there."
        )
    return names[0]


def _refuse_injected(given: Mapping[str, str]) -> None:
    """Refuse what could begin another header or another address of a message."""
    for name, value in given.items():
        if len(value) > LONGEST or any(map(_ends_a_line, value)):
            raise WrongFormError(
                f"{name} is one line of {LONGEST} characters at most. Shorten it.", name
            )


def _ends_a_line(mark: str) -> bool:
    category = unicodedata.category(mark)
    return category.startswith("C") or category in ("Zl", "Zp")


def forget() -> int:
    """Delete what is held of stories that were sent an hour ago; say of how many."""
    count, _ = Forwarding.objects.filter(at__lt=clock.now() - _HOUR).delete()
    return count


def _reserve(sender: str, address: str, key: str | None) -> Forwarding:
    """Count a story before it goes, so that many at once are counted too."""
    who = people.keyed_hash("forwarding", sender)
    friend = people.keyed_hash("forwarding.to", lookups.spelling(people.Kind.EMAIL, address))
    hashed = recording.digest("forwarding", key) if key else None
    row = Forwarding(sender=who, recipient=friend, key=hashed, at=clock.now())
    try:
        with transaction.atomic():
            forget()
            row.save()
            sent = Forwarding.objects.filter(sender=who).count()
            got = Forwarding.objects.filter(recipient=friend).count()
            if sent > MOST_AN_HOUR or got > MOST_TO_ONE:
                raise TooManyForwardsError(
                    f"One visitor sends {MOST_AN_HOUR} stories an hour at most, and one address"
                    f" gets {MOST_TO_ONE}. Try again later."
                )
    except IntegrityError as error:
        raise KeyReusedError(
            "This form was sent already, and the story is on its way. To send it to another"
            " friend, begin with a new form."
        ) from error
    return row
