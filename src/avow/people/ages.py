"""How old somebody is: dates in, years out. Nothing of it is kept."""

from datetime import date

from avow.people.errors import BirthDateError

OLDEST = 130
"""Years that nobody has lived."""

_YEAR_DIGITS = 4


def age_on(day: date, *, born: date) -> int:
    """Give the full years that somebody has lived on a day.

    Whoever was born on 29 February has their birthday on 1 March where there is no 29th.
    """
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)


def is_of_age(*, born: date, minimum_age: int, today: date) -> bool:
    """Say whether somebody has reached the minimum age."""
    return age_on(today, born=born) >= minimum_age


def birth_date(*, day: str, month: str, year: str, today: date) -> date:
    """Read the date on which somebody alive was born. BirthDateError names the part that is wrong.

    It tells nothing about which ages are wanted.
    """
    numbers = (
        _number(year, "year", _YEAR_DIGITS),
        _number(month, "month", 2),
        _number(day, "day", 2),
    )
    try:
        born = date(*numbers)
    except ValueError as error:
        part = "month" if not 1 <= numbers[1] <= 12 else "day" if numbers[0] else "year"
        raise BirthDateError(
            "There is no such date. Look at day, month and year once more.", part
        ) from error
    if born > today or age_on(today, born=born) >= OLDEST:
        raise BirthDateError(
            "Nobody who reads this was born on that date. Write the year with four digits.", "year"
        )
    return born


def age_said(text: str, *, today: date) -> int | None:
    """Give the age that a date of birth in a form or file says, as ISO 8601 writes it."""
    try:
        return max(0, age_on(today, born=date.fromisoformat(text.strip())))
    except ValueError:
        return None


def _number(text: str, part: str, longest: int) -> int:
    digits = text.strip()
    if not (1 <= len(digits) <= longest and digits.isascii() and digits.isdecimal()):
        raise BirthDateError(f"Write the {part} as a number of up to {longest} digits.", part)
    return int(digits)
