"""Where people are reached: the newest address that they gave and that a purpose may use."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from avow.collection import contacts
from avow.compiler.policy import Policy
from avow.people import lookups
from avow.people import services as people
from avow.people.errors import IdentifierError
from avow.people.models import Identifier

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
    owner = contacts.owners(persons)
    found: dict[UUID, str] = {}
    for one in contacts.given(owner, fields):
        if owner[one.person.pk] not in found:
            address = _books[channel].composed(_opened(one, fields))
            if address:
                found[owner[one.person.pk]] = address
    return found


def ever_given(persons: Collection[UUID], policy: Policy, channel: str) -> set[str]:
    """Give the hash of every address on a channel that these pseudonyms gave, for any purpose."""
    found = _books[channel]
    fields = {
        key: each.is_
        for key, each in policy.practices.data.items()
        if each.is_.startswith(found.reads)
    }
    composed = (found.composed(_opened(one, fields)) for one in contacts.given(persons, fields))
    return {found.lookup(address) for address in composed if address}


owners = contacts.owners


def _opened(one: contacts.Given, fields: Mapping[str, str]) -> Given:
    return {fields[name]: one.opened(name) for name in one.sealed}


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
