"""What the hot path does: every act decided by the statement, and on the disk before it is told."""

import time
from datetime import datetime
from functools import cache, lru_cache
from uuid import UUID

from avow.choices import recording
from avow.core import clock, ids
from avow.core.errors import AvowError
from avow.edge import conf, store
from avow.edge.acts import Choice, Outcome, Recorded, Said, Visit
from avow.edge.beside import Beside
from avow.edge.errors import TooManyError
from avow.edge.policies import policies, refuse_classes
from avow.edge.reading import Reader
from avow.edge.rules import Bucket, network, operating_system, referrer_host
from avow.edge.writer import Writer

_writers: list[Writer | Beside] = []


def writer() -> Writer | Beside:
    """Give the one writer of this process: a thread, or what `write_beside` started."""
    if not _writers:
        _writers.append(Writer(conf.settings().most_waiting))
    return _writers[0]


def write_beside() -> None:
    """Have a process of its own write from now on. To be called before there are threads."""
    _writers.append(Beside(conf.settings().most_waiting))


@cache
def reader() -> Reader:
    """Give the one reader of this process."""
    return Reader()


@cache
def _bucket() -> Bucket:
    return Bucket(conf.settings().most_per_second)


async def choose_on_device(said: Said, *, key: str | None = None) -> Recorded:
    """Record what a visitor chose now of the tracker classes, and nothing about who it was.

    The same key gives the same choice again, as `choices.services.choose_on_device` does.
    """
    _take()
    if not policies.lets(said):
        await _require_offered(said)
        policies.learn_lets(said)
    now = _same_second(clock.now().replace(microsecond=0))
    choice = Choice(said, ids.reference_at(now), now, recording.hashed(key))
    return _must(await writer().write(choice)) or choice.recorded


@lru_cache(maxsize=2)
def _same_second(at: datetime) -> datetime:
    """Give one object for all acts of a second, so that it is sent once for all of them."""
    return at


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
    _must(await writer().write(visit))
    return declared


async def recorded(reference: UUID) -> Recorded:
    """Give the choice that goes by a reference. NotFoundError when there is none."""
    return await reader().read(store.recorded, reference)


def stop() -> None:
    """Write and answer what waits, and let the next act begin anew."""
    while _writers:
        _writers.pop().stop()
    reader().stop()
    for made in (reader, _bucket):
        made.cache_clear()


def _take() -> None:
    bucket = _bucket()
    if bucket.per_second and not bucket.take(time.monotonic()):
        raise TooManyError(
            f"This installation takes {bucket.per_second} acts a second. Send it again in a second."
        )


async def _require_offered(said: Said) -> None:
    version = said.columns["statement"]
    offered = policies.offered(version)
    if offered is None:
        offered = await reader().read(policies.learn_offered, version)
    if not offered.issuperset(said.classes):
        undeclared = [key for key in said.classes if key not in offered]
        await reader().read(refuse_classes, version, undeclared)
    wording = said.columns["wording_id"]
    if not policies.shows(version, wording):
        await reader().read(policies.learn_shown, version, wording)


def _must(outcome: Outcome) -> Recorded | None:
    """Give what stands from earlier, if anything does, or raise the refusal that came."""
    if isinstance(outcome, AvowError):
        raise outcome
    return outcome
