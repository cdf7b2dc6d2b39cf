"""What the hot path does: every act decided by the statement, and on the disk before it is told."""

import json
import time
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeVar
from uuid import UUID

from avow.choices import recording, rules
from avow.choices.rules import Evidence
from avow.core import clock
from avow.core.errors import AvowError
from avow.edge import conf, store
from avow.edge.errors import TooManyError
from avow.edge.policies import policies, refuse_classes
from avow.edge.reading import Reader
from avow.edge.rules import Bucket, network, operating_system, referrer_host
from avow.edge.store import Choice, Outcome, Recorded, Said, Visit
from avow.edge.writer import Writer
from avow.ledger import services as ledger

Kind = TypeVar("Kind", Recorded, Visit)

_ACTOR = "data_subject"


@cache
def writer() -> Writer:
    """Give the one writer of this process."""
    return Writer(conf.settings().most_waiting)


@cache
def reader() -> Reader:
    """Give the one reader of this process."""
    return Reader()


@cache
def _bucket() -> Bucket:
    return Bucket(conf.settings().most_per_second)


async def choose_on_device(
    *,
    classes: Mapping[str, bool],
    place: str,
    wording: str,
    statement: str,
    how: str,
    key: str | None = None,
) -> Recorded:
    """Record what a visitor chose now of the tracker classes, and nothing about who it was.

    The same key gives the same choice again, as `choices.services.choose_on_device` does.
    """
    _take()
    said = _said(tuple(classes.items()), place, wording, statement, how)
    await _require_offered(classes, statement)
    entry = said.form.draft()
    stands = Recorded(entry.reference, clock.today(), said.allowed, said.refused, statement)
    choice = Choice(said, stands, entry, recording.hashed(key))
    return _must(await writer().write(choice), Recorded)


async def record_visit(*, referrer: str, address: str, user_agent: str) -> tuple[str, ...]:
    """Record the declared part of what a visit brings in by itself; give the keys of it."""
    _take()
    under = policies.visits()
    if under is None:
        under = await reader().read(policies.learn_visits)
    declared = under.fields
    visit = Visit(
        under=under,
        at=clock.now(),
        network=network(address, under.kept_bits) if "ip" in declared else "",
        operating_system=operating_system(user_agent) if "operating_system" in declared else "",
        referrer_host=referrer_host(referrer) if "referrer_host" in declared else "",
    )
    return _must(await writer().write(visit), Visit).under.fields


async def recorded(reference: UUID) -> Recorded:
    """Give the choice that goes by a reference. NotFoundError when there is none."""
    return await reader().read(store.recorded, reference)


def stop() -> None:
    """Write and answer what waits, and let the next act begin anew."""
    writer().stop()
    reader().stop()
    for made in (writer, reader, _bucket):
        made.cache_clear()


def _take() -> None:
    bucket = _bucket()
    if bucket.per_second and not bucket.take(time.monotonic()):
        raise TooManyError(
            f"This installation takes {bucket.per_second} acts a second. Send it again in a second."
        )


async def _require_offered(classes: Mapping[str, bool], version: str) -> None:
    offered = policies.offered(version)
    if offered is None:
        offered = await reader().read(policies.learn_offered, version)
    if undeclared := [key for key in classes if key not in offered]:
        await reader().read(refuse_classes, version, undeclared)


@lru_cache(maxsize=256)
def _said(
    answers: tuple[tuple[str, bool], ...], place: str, wording: str, statement: str, how: str
) -> Said:
    """Judge and write what many visitors say alike, once for all of them."""
    now = clock.now()
    evidence = rules.permitted_evidence(
        Evidence(place=place, wording=wording, statement=statement, how=how, at=now),
        actor=_ACTOR,
        now=now,
    )
    classes = dict(answers)
    allowed, refused = recording.sides(classes)
    digest = recording.digest(wording)
    return Said(
        allowed,
        refused,
        (json.dumps(allowed), json.dumps(refused), how, place, statement, digest),
        (digest, wording),
        ledger.Form(recording.ON_DEVICE, recording.on_device(classes, evidence), actor=_ACTOR),
    )


def _must(outcome: Outcome, kind: type[Kind]) -> Kind:
    """Give what was recorded, or raise the refusal that came in its place."""
    if isinstance(outcome, kind):
        return outcome
    if isinstance(outcome, AvowError):
        raise outcome
    raise TypeError(f"The writer answered with {type(outcome).__name__}.")
