"""The last ninety days of the shop, written through the services that real customers come by.

The acts of a day are one transaction, so that it is written whole or not at all; what is there is
left alone.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from avow.choices import services as choices
from avow.choices.rules import Evidence
from avow.collection import contests, recording
from avow.collection import services as collection
from avow.collection.models import Submission
from avow.collection.models import Visit as Met
from avow.core import clock
from avow.demo import inventing, orders, services, views
from avow.demo.inventing import DAYS, Act, Visit
from avow.ledger import turns
from avow.people import access as people
from avow.people.models import Identifier
from avow.statement import access as statements

OF_AGE = 18
STOPPED = "An e-mail to stop@lindenandlark.example"
_ACTOR = "data_subject"

Told = Callable[[int], None]
RecordVisits = Callable[[Sequence[tuple[datetime, Visit]]], object]


def write(
    *,
    customers: int = inventing.CUSTOMERS,
    record_visits: RecordVisits,
    told: Told = lambda days: None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Write the days that are not written yet, the oldest first; `told` hears after each."""
    days = inventing.acts(customers)
    first_day = _first_day(days)
    for number, acts in enumerate(days):
        if stopped():
            return
        at = first_day + timedelta(days=number)
        if not _written(acts):
            if not _visited(at):
                record_visits(_visits(at, number))
            # Last, because it is what tells that the day is written.
            with turns.turn(), transaction.atomic():
                _live(at, acts)
        told(number + 1)


def live(act: Act, *, at: datetime) -> None:
    """Write what somebody did once, as the shop's own pages would have."""
    with clock.stopped_at(at):
        _DONE[act.kind](act)


def _live(at: datetime, acts: Sequence[Act]) -> None:
    for act in acts:
        live(act, at=at + timedelta(minutes=act.minute))


def _visits(at: datetime, number: int) -> list[tuple[datetime, Visit]]:
    return [(at + timedelta(minutes=one.minute), one) for one in inventing.visits(number)]


def _first_day(days: Sequence[Sequence[Act]]) -> datetime:
    """Give the day on which the past begins: where it was begun before, else ninety days ago."""
    for number, acts in enumerate(days):
        if begun := _first_of(acts):
            return _midnight(begun.at) - timedelta(days=number)
    return _midnight(clock.now()) - timedelta(days=DAYS)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _written(acts: Sequence[Act]) -> bool:
    """Say whether a day is written: by the first thing of it that leaves a submission."""
    return _first_of(acts) is not None


def _visited(at: datetime) -> bool:
    return Met.objects.filter(at__gte=at, at__lt=at + timedelta(days=1)).exists()


def _first_of(acts: Sequence[Act]) -> Submission | None:
    key = next((act.key for act in acts if act.kind != "stop"), None)
    return Submission.objects.filter(key=recording.digest(key)).first() if key else None


def _record(act: Act, touchpoint: str, place: str, wording: str) -> Submission:
    return collection.record(
        touchpoint=touchpoint,
        fields=act.fields,
        place=place,
        wording=wording,
        age=OF_AGE,
        key=act.key,
        actor=_ACTOR,
    )


def _buy(act: Act) -> None:
    """Record an order as the checkout does, with a token in place of the card."""
    country = act.fields["country"]
    submission = collection.record(
        touchpoint=services.PURCHASE,
        fields={
            **act.fields,
            "order": orders.written(act.basket, reference=act.key, country=country),
            "payment_token": f"pnt_{orders.number(act.key).lower()}",
            "card_brand": ("Visa", "Mastercard")[act.customer % 2],
            "card_last4": f"{act.customer * 7919 % 10_000:04d}",
        },
        place="/checkout/",
        wording=services.ORDER_WORDING,
        age=OF_AGE,
        key=act.key,
        whose=collection.Whose(vouched=True),
        actor=_ACTOR,
    )
    if act.agreed:
        services.say_yes_to_news(submission=submission, wording=services.NEWS_WORDING, actor=_ACTOR)


def _sign_up(act: Act) -> None:
    submission = _record(act, "newsletter", "/newsletter/", views.LETTER_WORDING)
    services.say_yes_to_news(submission=submission, wording=views.LETTER_WORDING, actor=_ACTOR)


def _come(act: Act) -> None:
    submission = _record(act, "event", "/events/", views.EVENT_WORDING)
    if act.agreed:
        services.say_yes_to_partner(
            submission=submission, wording=views.PARTNER_WORDING, actor=_ACTOR
        )


def _ask(act: Act) -> None:
    _record(act, "contact-form", "/contact/", views.CONTACT_WORDING)


def _enter(act: Act) -> None:
    if contests.open_now("contest"):
        _record(act, "contest", "/contest/", views.ENTRY_WORDING)


def _stop(act: Act) -> None:
    """Record that a customer wants no more news, as an e-mail to the shop says it."""
    email = inventing.address_of(act.customer)
    person = people.find(kind=Identifier.Kind.EMAIL, value=email)
    if person is None:
        return
    version = statements.current()
    choices.opt_out(
        data_subject=person.pk,
        purpose="news",
        channel="email",
        evidence=Evidence(
            place="newsletter",
            wording=STOPPED,
            statement=version.digest,
            how="email",
            at=clock.now(),
        ),
        actor=_ACTOR,
        key=act.key,
    )


_DONE: dict[str, Callable[[Act], None]] = {
    "purchase": _buy,
    "newsletter": _sign_up,
    "event": _come,
    "contact": _ask,
    "contest": _enter,
    "stop": _stop,
}
