"""What an account keeps of choices about trackers."""

from django.db import transaction

from avow.accounts import recording
from avow.accounts.models import Account
from avow.choices import services as choices
from avow.compiler.standing import ANY, SALE_OR_SHARING


@transaction.atomic
def keep_choice(
    *,
    account: Account,
    value: str,
    sharing: bool | None,
    evidence: choices.Evidence,
    actor: str = "data_subject",
) -> None:
    """Keep with an account what was chosen about trackers, as the cookie of the choice has it.

    `sharing` is what the person pressed about sale and sharing: a no is theirs everywhere from now
    on, and a yes lifts it. The same choice again changes nothing.
    """
    own = Account.objects.select_for_update().get(pk=account.pk)
    if own.device_choice == value:
        return
    own.device_choice = account.device_choice = value
    own.save(update_fields=["device_choice"])
    recording.append("accounts.choice_kept", own, {}, actor=actor)
    standing = choices.standing(data_subject=own.data_subject_id)
    out = standing.gpc or standing.dnt or (SALE_OR_SHARING, ANY) in standing.opted_out
    if sharing is not None and sharing == out:
        act = choices.opt_in if sharing else choices.opt_out
        act(
            data_subject=own.data_subject_id,
            purpose=SALE_OR_SHARING,
            channel=choices.NONE,
            evidence=evidence,
            actor=actor,
        )
