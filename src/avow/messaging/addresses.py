"""Where people are reached: the newest address that they gave and that a purpose may use."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from avow.collection.models import Fact
from avow.compiler.policy import Policy
from avow.people import lookups
from avow.people import services as people
from avow.people.errors import IdentifierError
from avow.people.models import DataSubject, Identifier

Given = Mapping[str, str]
"""What was given in one place: values by category of the fideslang tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """How a channel finds an address, and by which hash it knows one again."""

    reads: tuple[str, ...]
    """Beginnings of the categories that an address is made of."""
    composed: Callable[[Given], str | None]
    """Makes an address of what was given in one place, if it is whole."""
    lookup: Callable[[str], str]
    """Gives the keyed hash of an address: one for all its spellings."""
    kind: Identifier.Kind | None = None
    """The kind of identifier that is such an address."""


_books: dict[str, Book] = {}


def sign_up(channel: str, book: Book) -> None:
    """Have a channel's addresses found by `book` from now on."""
    _books[channel] = book


def book(channel: str) -> Book | None:
    """Give how a channel finds addresses, if it does."""
    return _books.get(channel)


def channels() -> list[str]:
    """Give the channels that find addresses."""
    return sorted(_books)


def lookup(channel: str, address: str) -> str:
    """Give the keyed hash by which an address on a channel is suppressed."""
    return _books[channel].lookup(address)


def of(person: UUID, policy: Policy, purpose: str, channel: str) -> str | None:
    """Give the address at which a person is reached, if they gave one that may be used."""
    return of_many([person], policy, purpose, channel).get(person)


def of_many(
    persons: Collection[UUID], policy: Policy, purpose: str, channel: str
) -> dict[UUID, str]:
    """Give the address of each of these people who has one, doubles' included, in three queries."""
    fields = _fields(policy, purpose, channel)
    if not fields:
        return {}
    owner = owners(persons)
    found: dict[UUID, str] = {}
    for who, given in _newest_first(owner, fields):
        if owner[who.pk] not in found:
            address = _books[channel].composed(_opened(who, given, fields))
            if address:
                found[owner[who.pk]] = address
    return found


def ever_given(persons: Collection[UUID], policy: Policy, channel: str) -> set[str]:
    """Give the hash of every address on a channel that these pseudonyms gave, for any purpose."""
    found = _books[channel]
    fields = {
        key: each.is_
        for key, each in policy.practices.data.items()
        if each.is_.startswith(found.reads)
    }
    composed = (
        found.composed(_opened(who, given, fields)) for who, given in _newest_first(persons, fields)
    )
    return {found.lookup(address) for address in composed if address}


def owners(persons: Collection[UUID]) -> dict[UUID, UUID]:
    """Give, for each pseudonym of these people, whose it is."""
    owner = {person: person for person in persons}
    wave: Collection[UUID] = persons
    while wave:
        doubles = DataSubject.objects.filter(merged_into__in=wave)
        pairs = list(doubles.values_list("pk", "merged_into"))
        owner |= {double: owner[into] for double, into in pairs if into}
        wave = [double for double, _ in pairs]
    return owner


_ORDER = ("-submission__proven", "-submission__at", "-submission__reference")
"""A stranger who knows an address fills in a form; it displaces nothing that is surely theirs."""


def _newest_first(
    owner: Collection[UUID], fields: Mapping[str, str]
) -> Iterable[tuple[DataSubject, dict[str, bytes]]]:
    """Give what was given in each place, still sealed: what is proven first, then the newest."""
    facts = Fact.objects.filter(
        submission__data_subject__in=owner,
        submission__data_subject__wrapped_key__isnull=False,
        field__in=fields,
    ).select_related("submission__data_subject")
    given: dict[UUID, dict[str, bytes]] = defaultdict(dict)
    who: dict[UUID, DataSubject] = {}
    for fact in facts.order_by(*_ORDER):
        given[fact.submission_id][fact.field] = bytes(fact.sealed)
        if fact.submission.data_subject is not None:
            who[fact.submission_id] = fact.submission.data_subject
    return ((who[reference], sealed) for reference, sealed in given.items())


def _opened(who: DataSubject, given: Mapping[str, bytes], fields: Mapping[str, str]) -> Given:
    return {fields[name]: people.open_value(who, name, sealed) for name, sealed in given.items()}


def _fields(policy: Policy, purpose: str, channel: str) -> dict[str, str]:
    """Give the declared data, with its category, that a purpose may read an address from."""
    found = _books.get(channel)
    gate = policy.purposes.get(purpose)
    if found is None or gate is None:
        return {}
    data = policy.practices.data
    return {
        key: data[key].is_
        for key in gate.lets
        if data[key].is_.startswith(found.reads) and data[key].retention != "session"
    }


def _first(given: Given, reads: tuple[str, ...]) -> str | None:
    return next((value for name, value in given.items() if name.startswith(reads)), None)


EMAIL, PHONE = "user.contact.email", "user.contact.phone_number"


def _mailbox(given: Given) -> str | None:
    return _spelled(people.Kind.EMAIL, _first(given, (EMAIL,)))


def _number(given: Given) -> str | None:
    return _spelled(people.Kind.PHONE, _first(given, (PHONE,)))


def _spelled(kind: Identifier.Kind, value: str | None) -> str | None:
    """Give the one spelling of an address, or nothing: an ill one must not stop the others'."""
    try:
        return lookups.spelling(kind, value) if value else None
    except IdentifierError:
        return None


def people_number(number: str) -> str:
    """Give a telephone number as E.164 writes it."""
    return lookups.spelling(people.Kind.PHONE, number)


sign_up(
    "email",
    Book(
        reads=(EMAIL,),
        composed=_mailbox,
        lookup=lambda address: lookups.lookup(people.Kind.EMAIL, address),
        kind=people.Kind.EMAIL,
    ),
)
for _channel in ("text", "phone"):
    sign_up(
        _channel,
        Book(
            reads=(PHONE,),
            composed=_number,
            lookup=lambda number: lookups.lookup(people.Kind.PHONE, number),
            kind=people.Kind.PHONE,
        ),
    )
