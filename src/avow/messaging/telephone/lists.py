"""Do-not-call lists that others keep: imported as keyed hashes, and refused once they are old."""

import csv
import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from avow.core import clock
from avow.ledger import services as ledger
from avow.messaging import addresses
from avow.messaging.errors import ListFileError, StaleListError
from avow.messaging.hours import contact
from avow.messaging.models import Suppressed
from avow.messaging.telephone.models import DoNotCallList, ListedNumber
from avow.people.errors import IdentifierError

REGISTRY_RULE = "us.do-not-call-registry"
CHANNELS = ("phone", "text")
AT_ONCE = 1_000
MOST_UNREADABLE = 0.01
"""Share of lines without a number, above which a file is taken for something else."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HEADING = re.compile(r"[A-Za-z]{3,}")


@transaction.atomic
def take(*, name: str, dated_on: date, lines: Iterable[str], actor: str) -> DoNotCallList:
    """Put a list in the place of the one of the same name. ListFileError when it is none.

    `lines` are those of a CSV file: a number in the first column, or area code and number in two.
    """
    if not _NAME.fullmatch(name):
        raise ListFileError("A list is named by small letters, digits and -, such as national.")
    if dated_on > clock.today():
        raise ListFileError("The list is dated in the future. Give the day that it was drawn.")
    now, taken = clock.now(), uuid.uuid4()
    known, _ = DoNotCallList.objects.update_or_create(
        name=name, defaults={"dated_on": dated_on, "imported_at": now, "count": 0}
    )
    _write(known, lines, taken)
    known.numbers.exclude(taken=taken).delete()
    known.count = known.numbers.count()
    known.save(update_fields=["count"])
    _open_what_no_list_has()
    facts: dict[str, ledger.Fact] = {"list": name, "dated": dated_on, "count": known.count}
    ledger.append("messaging.do_not_call_list_taken", facts, actor=actor)
    return known


def require_fresh() -> None:
    """Raise StaleListError unless there is a list, and none is older than the law allows."""
    rule = contact.packs().rule(REGISTRY_RULE)
    if rule is None:
        return
    oldest = DoNotCallList.objects.order_by("dated_on").first()
    if oldest is None:
        raise StaleListError(
            "No do-not-call list was imported, so nobody is called with an offer. Import the"
            f" registry first: {rule.reference}."
        )
    age = (clock.today() - oldest.dated_on).days
    if age > rule.parameters["days"]:
        raise StaleListError(
            f"The do-not-call list {oldest.name} is {age} days old, and {rule.parameters['days']}"
            f" is the most ({rule.reference}). Import a newer one first."
        )


def fresh_until() -> date | None:
    """Give the last day on which calls may be made by the lists that are here."""
    rule = contact.packs().rule(REGISTRY_RULE)
    oldest = DoNotCallList.objects.order_by("dated_on").first()
    if rule is None or oldest is None:
        return None
    return oldest.dated_on + timedelta(days=rule.parameters["days"])


def _write(known: DoNotCallList, lines: Iterable[str], taken: uuid.UUID) -> None:
    count = unreadable = 0
    page: list[str] = []
    for number in _numbers(lines):
        count += 1
        if number is None:
            unreadable += 1
            continue
        page.append(number)
        if len(page) >= AT_ONCE:
            _write_page(known, page, taken)
            page = []
    _write_page(known, page, taken)
    if not count or unreadable > count * MOST_UNREADABLE:
        raise ListFileError(
            f"Of {count:,} lines {unreadable:,} hold no telephone number, so nothing was imported."
            " Give a CSV file with a number in the first column."
        )


def _write_page(known: DoNotCallList, page: list[str], taken: uuid.UUID) -> None:
    hashes = {addresses.lookup("phone", number) for number in page}
    ListedNumber.objects.bulk_create(
        [ListedNumber(listed_in=known, lookup=lookup, taken=taken) for lookup in hashes],
        update_conflicts=True,
        unique_fields=["lookup", "listed_in"],
        update_fields=["taken"],
    )
    Suppressed.objects.bulk_create(
        [
            Suppressed(
                channel=channel, lookup=lookup, reason=Suppressed.Reason.REGISTRY, since=clock.now()
            )
            for lookup in hashes
            for channel in CHANNELS
        ],
        ignore_conflicts=True,
    )


def _open_what_no_list_has() -> None:
    """Take away what an earlier list closed and no list holds any more."""
    listed = ListedNumber.objects.filter(lookup=OuterRef("lookup"))
    closed = Suppressed.objects.filter(reason=Suppressed.Reason.REGISTRY)
    closed.filter(~Exists(listed)).delete()


def _numbers(lines: Iterable[str]) -> Iterator[str | None]:
    """Give each line's number, None where there is none; a heading and empty lines are nothing."""
    for place, cells in enumerate(csv.reader(_without_nulls(lines))):
        given = [cell.strip() for cell in cells if cell.strip()]
        if not given or (place == 0 and _HEADING.search("".join(given))):
            continue
        yield _number(given)


def _number(given: list[str]) -> str | None:
    parts = given[:2] if len(given) > 1 and len(given[0]) == 3 else given[:1]
    try:
        return addresses.people_number("".join(parts))
    except IdentifierError:
        return None


def _without_nulls(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)
