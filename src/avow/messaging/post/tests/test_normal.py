"""However an address is spelled, it is one address; another door is another one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.messaging.post import normal

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ONE = [
    "Ada Byron\n12 North Main Street, Apt. 4B\nPortland, OR 97201",
    "ADA BYRON\n12 N MAIN ST APT 4B\nPORTLAND OR 97201-1234",
    "Ms Byron\n12 n. main st. #4b\nPortland, Oregon 97201",
    "Ada\nApartment 4 B\n12 North Main Str.\nPortland, Oregon\n97201\nUSA",
    "Ada\nUnit 4-B, 12 No̧rth Main Street\nPórtland OR, 97201 1234",
]
OTHERS = [
    "Ada\n12 North Main Street, Apt. 4C\nPortland, OR 97201",
    "Ada\n12 North Main Street\nPortland, OR 97201",
    "Ada\n21 North Main Street, Apt. 4B\nPortland, OR 97201",
    "Ada\n12 South Main Street, Apt. 4B\nPortland, OR 97201",
    "Ada\n12 North Main Avenue, Apt. 4B\nPortland, OR 97201",
    "Ada\n12 North Main Street, Apt. 4B\nPortland, OR 97202",
    "Ada\n12 North Main Street, Floor 4B\nPortland, OR 97201",
]


def test_three_spellings_and_more_are_one_address() -> None:
    assert {normal.spelling(address) for address in ONE} == {"97201 | 12 N MAIN ST | @4B"}


@pytest.mark.parametrize("other", OTHERS)
def test_another_door_street_or_place_is_another_address(other: str) -> None:
    assert normal.spelling(other) != normal.spelling(ONE[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A\nP.O. Box 12\nSalem, OR 97301", "A\nPO BOX 12\nSalem OR 97301-0012"),
        ("A\nPost Office Box 12\nSalem, OR 97301", "A\nPOB 12\nSalem, OR 97301"),
        ("A\n5 First Avenue N.W.\nSalem, OR 97301", "A\n5 1st Ave Northwest\nSalem, OR 97301"),
        ("A\n5 1st Ave N W\nSalem, OR 97301", "A\n5 1st Ave NW\nSalem, OR 97301"),
        ("A\n9 Saint Paul Street\nSt. Paul, MN 55102", "A\n9 St Paul St\nSaint Paul, MN 55102"),
        ("A\n9 O'Hara Court\nReno, NV 89501", "A\n9 OHARA CT\nReno NV 89501"),
        ("A\n9 Elm Rd Suite No. 7\nReno, NV 89501", "A\n9 Elm Road # 7\nReno, NV 89501"),
        ("A\n9 Elm Rd\nReno, Nevada", "A\n9 ELM ROAD\nReno, Nevada"),
        ("A\n9 Elm Rd, Reno, NV 89501", "A\n9 Elm Road\nReno, NV 89501"),
        ("A\n5 rue de l’Église\n75001 Paris\nFRANCE", "A\n5 RUE DE L'EGLISE\n75001 PARIS\nFrance"),
    ],
)
def test_what_people_write_differently_is_the_same(one: str, other: str) -> None:
    assert normal.spelling(one) == normal.spelling(other)


_STREETS = st.sampled_from(
    [("Street", "St"), ("Avenue", "Ave."), ("Boulevard", "BLVD"), ("Court", "ct"), ("Row", "row")]
)
_UNITS = st.sampled_from(["Apt", "apartment", "UNIT", "#", "Apt. No.", "Suite", "ste."])


@PATIENT
@given(
    number=st.integers(min_value=1, max_value=99_999),
    name=st.sampled_from(["Maple", "Thistledown", "Martin Luther King", "Old Mill"]),
    street=_STREETS,
    units=st.tuples(_UNITS, _UNITS),
    door=st.from_regex(r"[1-9][0-9]{0,2}[A-F]?", fullmatch=True),
    code=st.from_regex(r"[0-9]{5}", fullmatch=True),
    capitals=st.booleans(),
    more=st.from_regex(r"(-[0-9]{4})?", fullmatch=True),
    spaces=st.sampled_from([" ", "  ", ", ", " \t"]),
)
def test_any_way_to_shorten_gives_the_same_spelling(
    number: int,
    name: str,
    street: tuple[str, str],
    units: tuple[str, str],
    door: str,
    code: str,
    capitals: bool,
    more: str,
    spaces: str,
) -> None:
    whole = f"A\n{number} {name} {street[0]} {units[0]} {door}\nSalem, Oregon {code}"
    short = f"B\n{units[1]} {door}\n{number}{spaces}{name} {street[1]}\nsalem OR {code}{more}"

    assert normal.spelling(short.upper() if capitals else short) == normal.spelling(whole)


@PATIENT
@given(address=st.text(max_size=200))
def test_anything_at_all_has_a_spelling_that_case_does_not_change(address: str) -> None:
    spelled = normal.spelling(address)

    assert "\n" not in spelled
    if address.isascii():
        assert normal.spelling(address.lower()) == normal.spelling(address.upper()) == spelled
