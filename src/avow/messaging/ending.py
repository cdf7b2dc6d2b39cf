"""What becomes of a message, written down once with its entry, and a refusal said again."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from avow.compiler.decisions import REASONS, Decision, Reason
from avow.core import clock
from avow.ledger import services as ledger
from avow.messaging import store
from avow.messaging.errors import ContactRefusedError
from avow.messaging.models import Message
from avow.statement import access as statements

State = Message.State


@transaction.atomic
def end(message: Message, state: State, reasons: list[str], *, actor: str = "system") -> int:
    """Write down what became of a message, once, with its entry, whose number is given."""
    message.state, message.reasons, message.ended_at = state, reasons, clock.now()
    _drop_words(message)
    facts = facts_of(message)
    entry = ledger.append(f"messaging.{_BECAME[state]}", facts, actor=actor)
    message.entry = entry.reference
    told = ("state", "reasons", "ended_at", "sealed", "data_subject", "entry", "known_as")
    message.save(update_fields=told)
    return entry.number


@transaction.atomic
def end_many(messages: Sequence[Message], state: State, reasons: list[str]) -> None:
    """Write down what became of many at once, each with an entry of its own."""
    drafts = []
    version, now = statements.current().digest, clock.now()
    for message in messages:
        message.state, message.reasons, message.ended_at = state, reasons, now
        _drop_words(message)
        facts = facts_of(message, version)
        drafts.append(ledger.draft(f"messaging.{_BECAME[state]}", facts, actor="system"))
        message.entry = drafts[-1].reference
    if messages:
        ledger.append_drafts(drafts)
        store.keep_ends(messages)


OPENS = frozenset({"account", "link"})
"""Places whose messages bear what opens something, such as a link for a new password."""


def _drop_words(message: Message) -> None:
    """Keep nothing of a stranger, nor what opens an account, once it went; the outbox has a day."""
    if settings.AVOW.demo:
        return
    opens = message.place in OPENS and message.state != State.DOUBTFUL
    if message.data_subject_id is None or opens:
        message.sealed = None


_BECAME = {
    State.SENT: "sent",
    State.REFUSED: "withheld",
    State.FAILED: "failed",
    State.DOUBTFUL: "left_doubtful",
}


def facts_of(message: Message, version: str = "") -> dict[str, ledger.Fact]:
    """Give what the ledger holds of a message: who by pseudonym, what for, and no word of it."""
    facts: dict[str, ledger.Fact] = {
        "message": message.reference,
        "purpose": message.purpose,
        "channel": message.channel,
        "statement": version or statements.current().digest,
    }
    if message.data_subject_id is not None:
        facts["who"] = message.data_subject_id
    if message.campaign_id is not None:
        facts["campaign"] = message.campaign_id
    if message.reasons:
        facts["reasons"] = list(message.reasons)
    return facts


def refusal(message: Message) -> ContactRefusedError:
    """Give the refusal of a message again, as its row has it; what ended it otherwise says so."""
    named = f"purpose.{message.purpose}"
    known = [code if code in REASONS else "no-address" for code in message.reasons]
    reasons = tuple(Reason(code, named, "") for code in known)
    decision = Decision(False, reasons)
    return ContactRefusedError(said(decision), decision)


def codes(decision: Decision) -> list[str]:
    """Give the codes of what stands against a message, in their order."""
    return [reason.code for reason in decision.reasons]


def said(decision: Decision) -> str:
    """Say what stands against a message, in plain words."""
    return " ".join(reason.text for reason in decision.reasons)
