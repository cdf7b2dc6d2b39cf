"""How old somebody is, leap days included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.people import ages
from avow.people.errors import BirthDateError

TODAY = date(2026, 11, 22)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 3, 1), date(2026, 2, 28), 17),
        (date(2007, 12, 31), date(2026, 1, 1), 18),
    ],
)
def test_a_year_is_full_on_the_birthday(born: date, day: date, age: int) -> None:
    assert ages.age_on(day, born=born) == age


@given(born=DAYS, years=st.integers(min_value=0, max_value=120))
def test_nobody_is_of_age_a_day_too_early_or_too_late(born: date, years: int) -> None:
    anniversary = (born.month, born.day) if _is_a_day(born, years) else (3, 1)
    birthday = date(born.year + years, *anniversary)

    assert ages.is_of_age(born=born, minimum_age=years, today=birthday)
    assert not ages.is_of_age(born=born, minimum_age=years, today=birthday - timedelta(days=1))


def _is_a_day(born: date, years: int) -> bool:
    year = born.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or (born.month, born.day) != (2, 29)


@given(st.dates(min_value=date(1930, 1, 1), max_value=TODAY))
def test_a_date_is_read_with_and_without_zeros(born: date) -> None:
    for day, month in ((f"{born.day}", f"{born.month}"), (f" {born:%d}", f"{born:%m} ")):
        read = ages.birth_date(day=day, month=month, year=f"{born:%Y}", today=TODAY)
        assert read == born


@pytest.mark.parametrize(
    ("day", "month", "year", "part"),
    [
        ("", "", "", "year"),
        ("1", "1", "", "year"),
        ("1", "", "2000", "month"),
        ("", "1", "2000", "day"),
        ("29", "2", "2007", "day"),
        ("31", "4", "2000", "day"),
        ("0", "4", "2000", "day"),
        ("1", "13", "2000", "month"),
        ("1", "0", "2000", "month"),
        ("1", "1", "0", "year"),
        ("1", "1", "85", "year"),
        ("1", "1", "2027", "year"),
        ("23", "11", "2026", "year"),
        ("1", "1", "1890", "year"),
        ("-1", "1", "2000", "day"),
        ("1.", "1", "2000", "day"),
        ("٣", "1", "2000", "day"),
        ("1", "1", "9" * 100_000, "year"),
    ],
)
def test_what_is_no_birth_date_is_refused_by_its_part(
    day: str, month: str, year: str, part: str
) -> None:
    with pytest.raises(BirthDateError) as refused:
        ages.birth_date(day=day, month=month, year=year, today=TODAY)

    assert refused.value.part == part


@pytest.mark.parametrize(
    ("text", "age"),
    [("2008-11-23", 17), (" 2008-11-22 ", 18), ("2030-01-01", 0), ("22.11.2008", None), ("", None)],
)
def test_a_date_in_a_form_says_an_age_or_nothing(text: str, age: int | None) -> None:
    assert ages.age_said(text, today=TODAY) == age


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_whatever_is_written_is_read_or_refused(day: str, month: str, year: str) -> None:
    try:
        born = ages.birth_date(day=day, month=month, year=year, today=TODAY)
    except BirthDateError:
        return

    assert (str(born.day), str(born.month)) == (str(int(day)), str(int(month)))
    assert born <= TODAY
