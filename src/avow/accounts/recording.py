"""How what happens to accounts is written down."""

from collections.abc import Mapping

from avow.accounts.models import Account
from avow.collection import services as collection
from avow.ledger import services as ledger


def record(
    account: Account,
    touchpoint: str,
    fields: Mapping[str, str],
    *,
    place: str,
    wording: str,
    age: int | None,
    actor: str,
) -> None:
    """Keep what a person gives at a touchpoint, with the words that were shown."""
    collection.record(
        touchpoint=touchpoint,
        fields=fields,
        place=place,
        wording=wording,
        age=age,
        whose=collection.Whose(person=account.data_subject),
        actor=actor,
    )


def append(kind: str, account: Account, facts: Mapping[str, ledger.Fact], *, actor: str) -> None:
    """Write down what happened to an account: pseudonym and number, and no value."""
    named = {"who": str(account.data_subject_id), "account": str(account.pk)}
    ledger.append(kind, named | dict(facts), actor=actor)
