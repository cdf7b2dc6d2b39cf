"""The form in which a staff member enters what somebody told."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from avow.collection import contests
from avow.collection.forms import Asked, DeclaredForm
from avow.collection.models import Submission
from avow.collection.services import NOBODY_KNOWN, PHONE, Whose
from avow.compiler.policy import Policy
from avow.compiler.practices import Touchpoint
from avow.core import clock
from avow.core.errors import AvowError, NotFoundError
from avow.desk import access, conf, rules, services
from avow.desk.errors import UnknownActError, UnsureError
from avow.desk.services import Told
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

NOT_ASKED = frozenset({"purchased_at"})
"""What no form asks: it is set when the entry is made."""
ORDER = "order"
CHOICE = "choice|"
OWN = frozenset({"acted_on", "way", "place", "wording", "age", "sure"})
LONGEST_PLACE = 200


def touchpoints(policy: Policy) -> list[Touchpoint]:
    """Give the touchpoints at which a staff member may enter what somebody volunteered."""
    return [
        one
        for one in policy.practices.touchpoints.values()
        if one.how == "volunteered" and one.keeps
    ]


def touchpoint(policy: Policy, key: str) -> Touchpoint:
    """Give one of them. NotFoundError when there is none."""
    for one in touchpoints(policy):
        if one.key == key:
            return one
    raise NotFoundError("Nothing is entered at such a touchpoint. Choose one from the list.")


@dataclass(slots=True)
class Entry:
    """The form of a touchpoint as a staff member fills it in for somebody."""

    posted: Mapping[str, str]
    declared: DeclaredForm
    person: DataSubject | None
    touchpoint: Touchpoint

    @classmethod
    def of(cls, request: HttpRequest, key: str, person: DataSubject | None) -> "Entry":
        """Give the form of a request."""
        policy = statements.policy()
        at = touchpoint(policy, key)
        posted = {name: str(value) for name, value in request.POST.items()}
        opened = contests.open_now(key) if at.overrides else []
        declared = DeclaredForm.of(
            request,
            key,
            [_asked(name) for name in at.collects if name not in NOT_ASKED],
            wording=posted.get("wording", ""),
            own=OWN | {name for name in posted if name.startswith(CHOICE)},
            contest=opened[0] if opened else None,
        )
        return cls(posted, declared, person, at)

    @property
    def things(self) -> list[tuple[access.Thing, str]]:
        """Give every choice, with what was entered about it."""
        offered = access.things(statements.policy())
        return [(one, self.posted.get(f"{CHOICE}{one.key}", "")) for one in offered]

    def enter(self, staff: UUID) -> Submission | None:
        """Record what was entered, all of it or nothing; None when it was refused."""
        try:
            told = self._told()
            age = self._age()
            with transaction.atomic():
                return self._recorded(told, age, staff)
        except AvowError as error:
            self.declared.refuse(error)
            return None

    def _recorded(self, told: Told, age: int | None, staff: UUID) -> Submission | None:
        actor = f"staff:{staff}"
        # A refusal that tells of a child has its consequences, so it must not be raised here.
        submission = self.declared.record(
            place=self.posted.get("place", "").strip()[:LONGEST_PLACE] or "desk",
            actor=actor,
            age=age,
            also=self._ordered(),
            whose=self._whose(),
        )
        if submission is None:
            return None
        person = submission.data_subject
        for thing, answer in self.things if person else ():
            if person and answer in ("yes", "no"):
                services.choose(
                    data_subject=person,
                    thing=(thing.purpose, thing.channel),
                    says_yes=answer == "yes",
                    told=told,
                    key=self.declared.key,
                    actor=actor,
                )
        services.enter(submission=submission, told=told, staff=staff)
        return submission

    def _told(self) -> Told:
        rules.permitted_way(self.posted.get("way", ""))
        if not self.declared.wording.strip():
            raise UnknownActError("Write what was read out, or what the letter says about it.")
        return Told(
            place=self.touchpoint.key,
            wording=self.declared.wording,
            way=self.posted["way"],
            day=rules.day_of(self.posted.get("acted_on", ""), now=clock.now()),
        )

    def _age(self) -> int | None:
        """Give the age that was told; below the minimum it erases, so it must be meant."""
        said = self.posted.get("age", "").strip()
        if not said:
            return None
        if not (said.isascii() and said.isdigit() and len(said) <= 3):
            raise UnknownActError("Write the age as a number of years, or leave it out.")
        rule = statements.policy().practices.rules.get("minimum-age")
        least = rule.value if rule and isinstance(rule.value, int) else 0
        if int(said) < least and "sure" not in self.posted:
            raise UnsureError(
                f"Below {least}, nothing is taken, and whoever is known by this e-mail address or"
                " number is erased at once and for good. Tick that you are sure, or mend the age."
            )
        return int(said)

    def _ordered(self) -> dict[str, str]:
        """Give what was ordered as an order, where the lines of one were written."""
        text = self.posted.get(ORDER, "").strip()
        if not text:
            return {}
        return {ORDER: rules.order(text, currency=conf.settings().currency)}

    def _whose(self) -> Whose:
        """Say whose it is: of whom was picked, or of who is found by the number that was told."""
        if self.person is not None:
            return Whose(person=self.person)
        data = statements.policy().practices.data
        given = self.declared.given
        if any(data[name].is_ == "user.contact.email" for name in given if name in data):
            return NOBODY_KNOWN
        for name, value in given.items():
            if name in data and data[name].is_ == PHONE and value.strip():
                return Whose(by=people.Known(people.Kind.PHONE, value))
        return NOBODY_KNOWN


def _asked(name: str) -> Asked:
    """Say how a field is asked: an order line by line, everything else as it is declared."""
    return Asked(name=name, hint=rules.ORDER_HINT if name == ORDER else "")
