"""How letters find an address: name and lines as they are written on the envelope."""

from avow.messaging import addresses
from avow.messaging.addresses import Book, Given
from avow.messaging.hours import places
from avow.messaging.post import normal
from avow.people import services as people

NAME, PLACE = "user.name", "user.contact.address"
NOBODY = "To whoever lives here"


def sign_up() -> None:
    """Have the addresses of letters found, and known again however they are spelled."""
    addresses.sign_up("mail", Book(reads=(NAME, PLACE), composed=composed, lookup=lookup))


def lookup(address: str) -> str:
    """Give the keyed hash of an address in lines, the first of them a name."""
    return people.keyed_hash("messaging.post", normal.spelling(address))


def composed(given: Given) -> str | None:
    """Write what was given in lines; without a street and a town there is no address."""
    street = _line(given.get(f"{PLACE}.street", ""))
    town = _town(given)
    if not street or not town:
        return None
    first, last = given.get(f"{NAME}.first", ""), given.get(f"{NAME}.last", "")
    name = _line(f"{first} {last}") or _line(given.get(NAME, "")) or NOBODY
    country = _line(given.get(f"{PLACE}.country", ""))
    abroad = [] if places.is_home(country) else [country.upper()]
    return "\n".join([name, street, town, *abroad])


def _town(given: Given) -> str:
    city, code = given.get(f"{PLACE}.city", ""), given.get(f"{PLACE}.postal_code", "")
    state = given.get(f"{PLACE}.state", "")
    short = places.state_named(state) or _line(state)
    town = ", ".join(filter(None, (_line(city), short)))
    return _line(f"{town} {code}")


def _line(text: str) -> str:
    return " ".join(text.split())
