"""What the pages of an account show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from avow.accounts import conf, practised, proving
from avow.accounts.models import Account
from avow.collection import purchases
from avow.collection.models import Submission
from avow.people import access as people_access
from avow.people import services as people
from avow.people.holders import Record
from avow.statement import access as statements

MOST_RECEIPTS = 20

OF_PURCHASES = ("user.behavior.purchase_history", "user.financial")
"""What books are kept of."""

HOW = {
    "account": "Your account",
    "account.email": "E-mail address",
    "account.number": "Number of the account",
    "account.service": "Log-in service",
    "account.second_factor": "Second step",
    "account.device_choice": "Choice about trackers",
}
"""What is held about the account itself, as the page calls it."""


def page(account: Account) -> dict[str, Any]:
    """Give all that the page of an account shows."""
    records = people.export(data_subject=account.data_subject)
    own = practised.correctable(conf.settings().registration)
    latest = {record.field: record for record in records}
    return {
        "address": proving.address_of(account),
        "fields": [_row(name, latest.get(name)) for name in own],
        "orders": _orders(records),
        "others": _others(records, {*own, purchases.ORDER}),
        "factors": Authenticator.objects.filter(user=account).exists(),
        "services": SocialAccount.objects.filter(user=account).exists(),
        "receipts": _receipts(account),
        "providers": bool(conf.settings().providers),
        "own_password": account.has_usable_password(),
        "choices": reverse("cookies:page"),
        "messages_page": reverse("messaging:own_choices"),
    }


def field(account: Account, name: str) -> dict[str, Any]:
    """Give one value as it stands, for its form."""
    records = people.export(data_subject=account.data_subject)
    values = [record.value for record in records if record.field == name]
    return {"label": _label(name), "value": values[-1] if values else "", "field": name}


def closing(account: Account) -> dict[str, Any]:
    """Give what is erased with an account, and what the law has a shop keep for a time."""
    records = people.export(data_subject=account.data_subject)
    orders = sum(record.field == purchases.ORDER for record in records)
    practices = statements.policy().practices
    duties = {
        name
        for purpose in practices.purposes.values()
        if purpose.ground == "law"
        for name in purpose.uses
        if practices.data[name].is_.startswith(OF_PURCHASES)
    }
    kept = [practices.data[name].label for name in practices.data if name in duties]
    return {"kept": kept, "orders": orders}


def _row(name: str, record: Record | None) -> dict[str, Any]:
    return {"name": name, "label": _label(name), "value": record.value if record else ""}


def _others(records: Iterable[Record], shown: set[str]) -> list[dict[str, Any]]:
    """Give what else is held by where and when it came, newest first.

    Every choice is on the pages of choices.
    """
    given: dict[tuple[datetime, str], list[dict[str, str]]] = {}
    for r in records:
        if r.field not in shown and not r.field.startswith("choice."):
            row = {"label": _label(r.field), "value": r.value}
            given.setdefault((r.at, _origin(r.origin)), []).append(row)
    newest = sorted(given.items(), reverse=True, key=lambda one: one[0])
    return [{"at": at, "origin": origin, "rows": rows} for (at, origin), rows in newest]


def _orders(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Give what was bought, newest first; the shop's own template names the products."""
    bought = ((r, purchases.read(r.value)) for r in records if r.field == purchases.ORDER)
    rows = [
        {
            "number": order.number,
            "at": record.at,
            "lines": order.lines,
            "total": f"{order.total_cents // 100:,}.{order.total_cents % 100:02d}",
            "currency": order.currency,
        }
        for record, order in bought
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _label(name: str) -> str:
    data = statements.policy().practices.data.get(name)
    return data.label if data else HOW.get(name, name.rpartition(".")[2].capitalize())


def _origin(key: str) -> str:
    found = statements.policy().practices.touchpoints.get(key)
    return found.label if found else HOW.get(key, key)


def _receipts(account: Account) -> list[dict[str, Any]]:
    """Give what was given where, with the receipt of each."""
    known = people_access.pseudonyms(account.data_subject)
    given = Submission.objects.filter(data_subject__in=known).order_by("-at")[:MOST_RECEIPTS]
    return [{"label": _origin(s.touchpoint), "at": s.at, "entry": s.entry} for s in given]
