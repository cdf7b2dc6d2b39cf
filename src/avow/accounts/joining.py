"""What is done with log-in services: joined to accounts, and left again."""

from collections.abc import Mapping

from django.db import transaction

from avow.accounts import conf, practised, proving, recording, rules, services
from avow.accounts.models import Account
from avow.ledger import services as ledger

BY_SERVICE = (
    "We take your name, your e-mail address and the number by which the service knows you, as far"
    " as it tells them, and nothing more."
)
"""The words beside the buttons of log-in services."""


@transaction.atomic
def open_by_service(
    *, fields: Mapping[str, str], age: int | None, actor: str = "data_subject"
) -> Account:
    """Open an account that a log-in service opens; `join_service` keeps what it told."""
    services.require_age(conf.settings().log_in, age)
    account = services.open_account(password=None, actor=actor)
    proving.say_address(account, practised.email_among(fields), actor=actor)
    return account


@transaction.atomic
def join_service(
    *,
    account: Account,
    provider: str,
    taken: rules.Taken,
    place: str,
    age: int | None = None,
    actor: str = "data_subject",
) -> None:
    """Keep what a log-in service tells of an account's person, as far as it is declared.

    What came undeclared is dropped; the ledger has the names of what it was, and no value.
    """
    touchpoint = conf.settings().log_in
    fields = taken.fields
    recording.record(
        account, touchpoint, fields, place=place, wording=BY_SERVICE, age=age, actor=actor
    )
    facts: dict[str, ledger.Fact] = {"provider": provider}
    recording.append("accounts.service_joined", account, facts, actor=actor)
    if taken.dropped or taken.unknown_count:
        dropped: dict[str, ledger.Fact] = {
            "claims": list(taken.dropped),
            "unknown": taken.unknown_count,
        }
        recording.append("accounts.claims_dropped", account, facts | dropped, actor=actor)


@transaction.atomic
def leave_service(*, account: Account, provider: str, actor: str = "data_subject") -> None:
    """Write down that a log-in service opens an account no more."""
    recording.append("accounts.service_left", account, {"provider": provider}, actor=actor)
