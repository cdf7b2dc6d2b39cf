"""By which day words that may be a stop must be answered: the rule packs have the numbers."""

from datetime import date, datetime, timedelta
from types import MappingProxyType

from avow.compiler.packs import PackRule
from avow.messaging.hours import contact

_MAIL, _CALLS = "can-spam-opt-out", "tcpa-revoke"
_CLOCKS = MappingProxyType({"text": (_CALLS,), "phone": (_CALLS,)})
# By e-mail, people end calls and texts as well.
_ANY = (_MAIL, _CALLS)
_SATURDAY = 5
_BEHIND = timedelta(hours=12)


def on(channel: str, arrived_at: datetime) -> date:
    """Give the last day for what came by a channel; the same day where no rule is in force."""
    # The earliest day that it is anywhere: no clock begins later than where its sender lives.
    day = (arrived_at - _BEHIND).date()
    rules = map(contact.packs(day).deadline, _CLOCKS.get(channel, _ANY))
    return min((_end(day, rule) for rule in rules if rule), default=day)


def business_days_after(day: date, count: int) -> date:
    """Give the day so many business days later, as if no holiday lay between: the earliest."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            count -= 1
    return day


def _end(day: date, rule: PackRule) -> date:
    later = business_days_after(day, int(rule.parameters.get("business_days", 0)))
    return later + timedelta(days=int(rule.parameters.get("days", 0)))
