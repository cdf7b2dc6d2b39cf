"""What the shop writes: an order with the choice beside it, and that a hand-over was shown."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from avow.choices import offers
from avow.choices import services as choices
from avow.choices.rules import Evidence
from avow.collection import forwarding
from avow.collection import services as collection
from avow.collection.models import Submission
from avow.collection.services import NOBODY_KNOWN, Whose
from avow.compiler.policy import Policy
from avow.core import clock
from avow.demo import basket, orders
from avow.demo.basket import Basket
from avow.demo.drafts import Draft
from avow.demo.errors import UnpaidError
from avow.demo.payments import Outcome
from avow.demo.stories import Story
from avow.ledger import services as ledger
from avow.messaging import services as messaging
from avow.messaging.errors import ContactRefusedError
from avow.statement import access as statements
from avow.statement.models import Version

PURCHASE = "purchase-web"
STORY = "story"
FRIEND_INTRO = (
    "Somebody thought that you would like this story from The Hedgerow, the journal of Linden &"
    " Lark. We do not keep your address, and will not write again."
)
ORDER_WORDING = (
    "With “Pay” I order these pieces at the price shown. I pay on the page of Pennant Payments;"
    " Linden & Lark learns the brand of my card and its last four digits, and never its number."
)
NEWS_WORDING = (
    "Yes, send me news and offers by e-mail, about twice a month. Every letter has a link that ends"
    " it, and the order does not depend on it."
)


@transaction.atomic
def place_order(
    *, draft: Draft, paid: Outcome, place: str, actor: str, whose: Whose = NOBODY_KNOWN
) -> Submission:
    """Record an order that was paid, once, and the yes to news where the box was ticked.

    UnpaidError when what was paid is not what the order costs; then nothing was written.
    """
    ordered = basket.read(draft.ordered)
    _refuse_unpaid(draft, ordered, paid)
    submission = collection.record(
        touchpoint=PURCHASE,
        fields=_bought(draft, ordered, paid),
        place=place,
        wording=ORDER_WORDING,
        age=draft.age,
        key=draft.reference,
        bought_at=paid.paid_at,
        whose=replace(whose, vouched=True),  # it was paid
        actor=actor,
    )
    if draft.news:
        say_yes_to_news(submission=submission, wording=NEWS_WORDING, actor=actor)
    if submission.data_subject_id is not None:
        _confirm(draft, ordered, to=submission.data_subject_id, actor=actor)
    return submission


def _refuse_unpaid(draft: Draft, ordered: Basket, paid: Outcome) -> None:
    costs = orders.total_cents(ordered, _country(draft))
    if (paid.order, paid.cents) != (draft.reference, costs):
        raise UnpaidError(
            "What was paid is not what this order costs, so the order was not placed and the"
            " payment is given back. Go to the checkout once more."
        )


def _bought(draft: Draft, ordered: Basket, paid: Outcome) -> dict[str, str]:
    """Give what is kept of an order: of the card a token, its brand and its last four digits."""
    return {
        **draft.fields,
        "order": orders.written(ordered, reference=draft.reference, country=_country(draft)),
        "payment_token": paid.token,
        "card_brand": paid.brand,
        "card_last4": paid.last4,
    }


def _confirm(draft: Draft, ordered: Basket, *, to: UUID, actor: str) -> None:
    """Write to whoever ordered. It waits in the outbox, and goes when the order stands."""
    with suppress(ContactRefusedError):
        messaging.send(
            data_subject=to,
            purpose="notices",
            channel="email",
            subject=f"Your order {orders.number(draft.reference)}",
            text=orders.letter(ordered, reference=draft.reference, country=_country(draft)),
            place=PURCHASE,
            key=draft.reference,
            actor=actor,
        )


def _country(draft: Draft) -> str:
    return draft.fields.get("country", basket.HOME)


def say_yes_to_news(*, submission: Submission, wording: str, actor: str) -> UUID | None:
    """Record the yes to the letter that came with a form, once; give its reference."""
    purpose = _letter_of(statements.policy())
    if submission.data_subject_id is None or purpose is None:
        return None
    chosen = choices.opt_in(
        data_subject=submission.data_subject_id,
        purpose=purpose,
        channel="email",
        evidence=_evidence(submission, wording),
        actor=actor,
        key=str(submission.reference),
    )
    return chosen.reference


def _letter_of(policy: Policy) -> str | None:
    """Give the purpose that the letter serves, if people are asked for a yes to it."""
    offered = offers.offers(policy).things
    declared = policy.practices.touchpoints["newsletter"].for_
    return next((purpose for purpose in declared if (purpose, "email") in offered), None)


def say_yes_to_partner(*, submission: Submission, wording: str, actor: str) -> UUID | None:
    """Record the yes to the offers of the event's partner, once; give its reference."""
    if submission.data_subject_id is None:
        return None
    chosen = choices.opt_in(
        data_subject=submission.data_subject_id,
        purpose="partner-offers",
        channel=choices.NONE,
        evidence=_evidence(submission, wording),
        actor=actor,
        key=f"partner {submission.reference}",
    )
    return chosen.reference


@transaction.atomic
def record_hand_over_shown(
    *, recipient: str, version: Version, fields: tuple[str, ...], wording: str, actor: str
) -> UUID:
    """Record that somebody was shown what a company abroad receives, and under which statement."""
    facts: dict[str, ledger.Fact] = {
        "recipient": recipient,
        "version": version.digest,
        "fields": sorted(fields),
        "wording": hashlib.sha256(wording.encode()).hexdigest(),
    }
    return ledger.append("demo.hand_over_shown", facts, actor=actor).reference


def send_story(
    *,
    story: Story,
    fields: Mapping[str, str],
    link: str,
    sender: str,
    key: str,
    wording: str,
    actor: str,
) -> Submission:
    """Send a story to a friend once, and keep only that one was sent."""
    letter = "\n\n".join((FRIEND_INTRO, story.title, *story.paragraphs, link))

    def deliver(address: str, told: Mapping[str, str]) -> None:
        messaging.deliver_unseen(
            address=address,
            purpose="stories",
            subject=f"A story for you: {story.title}",
            text=letter,
            actor=actor,
        )

    return forwarding.forward(
        touchpoint=STORY,
        fields={**fields, "story": story.slug},
        sender=sender,
        deliver=deliver,
        place=f"/hedgerow/{story.slug}/send/",
        wording=wording,
        key=key,
        actor=actor,
    )


def _evidence(submission: Submission, wording: str) -> Evidence:
    return Evidence(
        place=submission.touchpoint,
        wording=wording,
        statement=submission.version_digest,
        how="form",
        at=clock.now(),
    )
