"""The account of a customer that is open from the start, so that visitors can look at one."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from avow.accounts import keeping, proving
from avow.accounts import services as accounts
from avow.accounts.models import Account
from avow.choices import services as choices
from avow.choices.rules import Evidence
from avow.compiler.standing import SALE_OR_SHARING
from avow.cookies import access as cookies
from avow.cookies.rules import Answer, Choice, encode
from avow.core import clock
from avow.demo import basket, history
from avow.demo.basket import Basket
from avow.demo.inventing import Act

ADDRESS = "ada@letters.example"
PASSWORD = "seven-larks-on-a-linden"  # noqa: S105  # an invented customer's, and no secret
STAFF = "grace@lindenandlark.example"
"""The address that the staff member of the demonstration logs in with."""
NAME = {"first_name": "Ada", "last_name": "Thornbury", "email": ADDRESS}
HOME = {
    "street": "27 Copperleaf Lane",
    "city": "Portland",
    "state": "OR",
    "zip": "97205",
    "country": basket.HOME,
}
DAYS = 80
"""How long ago the account was opened."""

_ACTOR = "data_subject"


@transaction.atomic
def prepare() -> Account:
    """Give Ada's account with what she did in it, opened where it is not. Safe to call twice."""
    there = EmailAddress.objects.filter(email=ADDRESS, verified=True).select_related("user").first()
    if there is not None:
        return there.user
    opened_at = clock.now() - timedelta(days=DAYS)
    with clock.stopped_at(opened_at):
        account = _opened()
    for act in _acts(account):
        history.live(act, at=opened_at + timedelta(days=act.day))
    for day, choose in ((40, _refuse_feedback), (41, _choose_trackers)):
        with clock.stopped_at(opened_at + timedelta(days=day)):
            choose(account, clock.now())
    return account


def _opened() -> Account:
    account = accounts.register(
        fields=NAME | {"sizes": "38, long; shoes 39", "wish_list": "The Larksong dress in pine"},
        password=PASSWORD,
        age=history.OF_AGE,
        place="/account/signup/",
        actor=_ACTOR,
    )
    EmailAddress.objects.create(user=account, email=ADDRESS, primary=True, verified=True)
    proving.prove_address(account=account, address=ADDRESS)
    return account


def _acts(account: Account) -> list[Act]:
    coat = _filled(("linden-coat", "moss", "M"))
    dresses = _filled(("larksong-dress", "midnight", "8"), ("thistle-dress", "oat", "8"))

    def act(kind: str, day: int, **more: object) -> Act:
        # By the account, so that somebody who closed it finds a new one at the next start.
        who: dict[str, object] = {"customer": account.pk.int, "minute": 0}
        return Act(kind=kind, day=day, **(who | more))  # type: ignore[arg-type]

    return [
        act("purchase", 6, fields=NAME | HOME, basket=coat, agreed=True),
        act("event", 21, fields=NAME | {"event": "drawing-leaves"}, agreed=True),
        act("purchase", 38, fields=NAME | HOME, basket=dresses),
        act("contact", 44, fields=_question()),
        act("purchase", 74, fields=NAME | HOME, basket=_filled(("linden-coat", "ink", "M"))),
    ]


def _question() -> dict[str, str]:
    kept = {name: NAME[name] for name in ("first_name", "email")}
    return kept | {"message": "Can you shorten the sleeves of the midnight dress by a finger?"}


def _filled(*pieces: tuple[str, str, str]) -> Basket:
    filled = Basket()
    for slug, colour, size in pieces:
        filled = basket.with_one_more(filled, slug=slug, colour=colour, size=size)
    return filled


def _refuse_feedback(account: Account, at: datetime) -> None:
    choices.opt_out(
        data_subject=account.data_subject_id,
        purpose="feedback",
        channel="email",
        evidence=_evidence(at, "Questions about a purchase, by e-mail", "messages.page"),
        actor=_ACTOR,
    )


def _choose_trackers(account: Account, at: datetime) -> None:
    version = cookies.in_force()
    answers = dict.fromkeys(version.catalogue.keys, Answer.NO)
    answers |= {key: Answer.YES for key in ("functional", "storage") if key in answers}
    choice = Choice(version=version.digest, made_on=at.date(), answers=answers)
    keeping.keep_choice(
        account=account,
        value=encode(choice),
        sharing=False if SALE_OR_SHARING in answers else None,
        evidence=_evidence(at, "Which trackers may run?", "account.cookies"),
    )


def _evidence(at: datetime, wording: str, place: str) -> Evidence:
    digest = cookies.in_force().digest
    return Evidence(place=place, wording=wording, statement=digest, how="form", at=at)
