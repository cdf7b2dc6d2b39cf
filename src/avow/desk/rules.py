"""Pure decisions: why a record is looked at, and when somebody acted who told us later."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from avow.desk.errors import DayError, LineError, ReasonError, UnknownActError

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "messages": "Wants to stop or change messages",
        "data": "Asks about their data",
        "order": "Asks about an order",
        "mistake": "Something is to be corrected",
        "minor": "May be a minor",
        "complaint": "Complains",
        "fraud": "Fraud or misuse is suspected",
    }
)
"""Why a record may be looked at."""

WAYS: Mapping[str, str] = MappingProxyType(
    {"phone": "by telephone", "letter": "by letter", "email": "by e-mail", "counter": "in person"}
)
"""How somebody told a staff member something."""

LOOK = timedelta(minutes=30)
"""How long a record may be looked at for one reason."""

EARLIEST = timedelta(days=400)
"""How long ago a letter may have been written."""

ORDER_HINT = "One a line, such as: 2 x Scarf 24.50"
_LINE = re.compile(r"(?:(\d{1,4})\s*[x×]\s+)?(\S.*?)\s+\$?(\d{1,6})[.,](\d{2})")


def permitted_reason(reason: str) -> str:
    """Give a reason back when it is one."""
    if reason not in REASONS:
        raise ReasonError("Say why you look at this record. The reason is written down.")
    return reason


def permitted_way(way: str) -> str:
    """Give the way on which somebody told us, as evidence has it."""
    if way not in WAYS:
        raise UnknownActError("Say how it reached us: by telephone, by letter or in person.")
    return f"staff:{way}"


def day_of(text: str, *, now: datetime) -> date:
    """Read the day of an act; empty means today. DayError when it cannot be that day."""
    if not text.strip():
        return now.date()
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise DayError("Write the day as year, month and day, such as 2026-11-22.") from error
    if day > now.date():
        raise DayError("This day has not come yet. Write the day on which it was said or written.")
    if day < (now - EARLIEST).date():
        raise DayError("This is more than a year ago. Look at the date of the letter once more.")
    return day


def acted_at(day: date, *, says_yes: bool, now: datetime) -> datetime:
    """Give the instant of an act of which only the day is known.

    Of today it is now. Of an earlier day a yes counts from its beginning and a no to its end, so
    that what else was said on that day never makes more of a letter than it says.
    """
    if day >= now.date():
        return now
    return datetime.combine(day, time.min if says_yes else time(23, 59, 59), tzinfo=UTC)


def order(text: str, *, currency: str) -> str:
    """Write lines such as `2 x Scarf 24.50` as an order (JSON). LineError names the wrong line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return json.dumps(
        {"lines": [_line(n, line) for n, line in enumerate(lines, 1)], "currency": currency}
    )


def _line(number: int, line: str) -> dict[str, object]:
    found = _LINE.fullmatch(line)
    if not found:
        raise LineError(f"Line {number} is not number, product and price. {ORDER_HINT}", "order")
    return {
        "product": found[2],
        "quantity": int(found[1] or 1),
        "price_cents": int(found[3]) * 100 + int(found[4]),
    }
