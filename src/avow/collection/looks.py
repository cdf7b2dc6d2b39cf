"""How a field of a form is shown, by the category of its data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How a field is shown: type of the input, what a browser fills in, and rows of a text."""

    kind: str = "text"
    autocomplete: str = "off"
    rows: int = 0


LOOKS: Mapping[str, Look] = {
    "user.name.first": Look(autocomplete="given-name"),
    "user.name.last": Look(autocomplete="family-name"),
    "user.name": Look(autocomplete="name"),
    "user.contact.email": Look("email", "email"),
    "user.contact.phone_number": Look("tel", "tel"),
    "user.contact.address.street": Look(autocomplete="street-address"),
    "user.contact.address.city": Look(autocomplete="address-level2"),
    "user.contact.address.state": Look(autocomplete="address-level1"),
    "user.contact.address.postal_code": Look(autocomplete="postal-code"),
    "user.contact.address.country": Look(autocomplete="country-name"),
    "user.demographic.date_of_birth": Look("date", "bday"),
    "user.content": Look(rows=6),
    "user.behavior.purchase_history": Look(rows=4),
}
"""By category (fideslang): the longest that a field's own category begins with counts."""


def look(category: str) -> Look:
    """Give how a field of a category is shown."""
    parts = category.split(".")
    names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((LOOKS[name] for name in names if name in LOOKS), Look())
