"""Forms that are judged now and recorded later: what the checkout asks page by page."""

from collections.abc import Mapping

from django.http import QueryDict

from avow.collection import recording
from avow.collection import services as collection
from avow.collection.errors import FieldError
from avow.collection.forms import DeclaredForm
from avow.core.errors import AvowError
from avow.demo import basket
from avow.people import lookups
from avow.statement import access as statements

_LONGEST = 120
_AT_HOME = ("state", "zip")


def holds(form: DeclaredForm, *, place: str) -> bool:
    """Say whether what was posted could be recorded; where not, the form says why."""
    try:
        _judge(form, place)
    except AvowError as error:
        form.refuse(error)
        return False
    return True


def as_posted(known: Mapping[str, str]) -> QueryDict:
    """Give what is known as a form has it."""
    filled = QueryDict(mutable=True)
    filled.update(known)
    return filled


def _judge(form: DeclaredForm, place: str) -> None:
    policy, given = statements.policy(), form.given
    recording.refuse_forbidden(given, place)
    collection.require_collected(policy, form.touchpoint, given)
    needed = [one.name for one in form.fields if one.required]
    if given.get("country") == basket.HOME:
        needed += _AT_HOME
    if missing := [name for name in needed if not given.get(name, "").strip()]:
        raise collection.missing(policy, form.touchpoint, missing)
    for name, value in given.items():
        if len(value) > _LONGEST:
            raise FieldError(f"Write this in {_LONGEST} characters at most.", name)
    offered = {one.name: {value for value, _ in one.options} for one in form.fields if one.options}
    for name, values in offered.items():
        if given.get(name) not in values:
            raise FieldError("Choose one from the list.", name)
    if "email" in given:
        lookups.lookup(lookups.Kind.EMAIL, given["email"])
    if given.get("phone", "").strip():
        lookups.lookup(lookups.Kind.PHONE, given["phone"])
