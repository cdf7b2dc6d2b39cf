"""References: unguessable, in order, and silent about the instant."""

import os
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from avow.core.ids import References, reference_at

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@given(st.integers(min_value=0, max_value=2**32), st.integers(0, 999_999))
def test_a_reference_is_a_uuid_of_version_7_and_tells_the_second(second: int, part: int) -> None:
    instant = datetime.fromtimestamp(second, UTC) + timedelta(microseconds=part)
    given_ = reference_at(instant)

    assert given_.version == 7
    assert given_.variant == "specified in RFC 4122"
    assert (given_.int >> 80) // 1000 == second


def test_references_of_one_second_differ_and_grow() -> None:
    references = References()
    instants = [NOON + timedelta(microseconds=999_999 - n) for n in range(20_000)]
    found = [references.at(instant) for instant in instants]

    assert found == sorted(found)
    assert len(set(found)) == 20_000


def test_the_fraction_of_a_second_is_told_by_nothing() -> None:
    early = References().at(NOON)
    late = References().at(NOON + timedelta(microseconds=999_999))

    assert early.int >> 64 == late.int >> 64
    assert early != late


def test_a_forked_process_gives_other_references() -> None:
    reading, writing = os.pipe()
    reference_at(NOON)
    child = os.fork()
    if child == 0:
        os.write(writing, reference_at(NOON).bytes[8:])
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 8) != reference_at(NOON).bytes[8:]
