"""What every page of the desk needs: who is here, and whom they may look at."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from avow.accounts import access as accounts
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.desk import rules
from avow.people import access as people_access
from avow.people import services as people

LOOKS = "desk.looks"
KINDS = (
    (people.Kind.EMAIL, "E-mail address"),
    (people.Kind.PHONE, "Telephone number"),
    (people.Kind.LOYALTY, "Number of the customer card"),
    (people.Kind.ACCOUNT, "Number of the account"),
    (people.Kind.EXTERNAL, "Number in another system (source:id)"),
)


def staff_of(request: HttpRequest) -> UUID:
    """Give the account of the staff member who is here."""
    account = accounts.account_of(request)
    if account is None:
        raise NotFoundError("Nobody is signed in.")
    return account.pk


def actor_of(request: HttpRequest) -> str:
    """Give the staff member as the ledger names them."""
    return f"staff:{staff_of(request)}"


def known_in(request: HttpRequest) -> people.Known:
    """Read the one identifier that somebody is searched by."""
    kind = request.POST.get("kind", "")
    if kind not in {str(one) for one, _ in KINDS}:
        raise NotFoundError("People are found by one of the identifiers in the list.")
    return people.Known(people.Kind(kind), request.POST.get("value", ""))


def warn_of_hearsay(request: HttpRequest) -> None:
    """Say so where somebody was found by what they gave in a form and nobody has verified."""
    by = known_in(request)
    if people_access.find(kind=by.kind, value=by.value) is None:
        messages.warning(
            request,
            "Found by what they gave in a form: nobody has shown that it is theirs. Ask for"
            " something else that you see here before you tell or change anything.",
        )


def let_look(request: HttpRequest, person: UUID, reason: str) -> None:
    """Let this browser show a person's record for a while, for the reason that was given."""
    now = clock.now()
    looks = {key: one for key, one in _looks(request).items() if _until(one) > now}
    looks[str(person)] = [reason, (now + rules.LOOK).isoformat()]
    request.session[LOOKS] = looks


def reason_to_look(request: HttpRequest, person: UUID) -> str:
    """Give the reason that was given for a person, or nothing where none holds now."""
    one = _looks(request).get(str(person))
    return one[0] if one and _until(one) > clock.now() else ""


def _looks(request: HttpRequest) -> dict[str, list[str]]:
    looks: dict[str, list[str]] = request.session.get(LOOKS, {})
    return looks


def _until(one: list[str]) -> datetime:
    return datetime.fromisoformat(one[1])
