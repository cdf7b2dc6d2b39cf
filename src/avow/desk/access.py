"""What the desk may look at: a person for a reason, and what is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from avow.choices import access as said
from avow.choices.models import ChoiceEvent
from avow.choices.offers import offers
from avow.choices.rules import ALL, NONE, Act, standing_act
from avow.compiler.policy import Policy
from avow.compiler.standing import SALE_OR_SHARING
from avow.core.errors import NotFoundError
from avow.people import access as people_access
from avow.people import quarantine
from avow.people import services as people
from avow.people.holders import Record
from avow.people.models import DataSubject
from avow.sources.models import Import
from avow.statement import access as statements


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that people say yes or no to, in the words of the practices."""

    purpose: str
    channel: str
    label: str
    by: str
    says_yes: bool | None = None
    """What stands; None when nobody has spoken of it."""

    @property
    def key(self) -> str:
        """The thing as forms name it."""
        return f"{self.purpose}|{self.channel}"


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the desk shows of a person."""

    person: DataSubject
    records: list[Record]
    things: list[Thing]
    history: list[ChoiceEvent]
    doubles: list[UUID]
    identifiers: list[tuple[str, bool]]
    quarantined: bool


def person(pseudonym: UUID) -> DataSubject:
    """Give whom a pseudonym stands for today. NotFoundError when nobody, or nobody any more."""
    found = DataSubject.objects.filter(pk=people_access.followed(pseudonym)).first()
    if found is None or found.forgotten_at is not None:
        raise NotFoundError("Nothing is held about this person any more: they were erased.")
    return found


def known(found: DataSubject) -> Known:
    """Give what is held about a person, opened."""
    doubles = people_access.pseudonyms(found)[1:]
    own = found.identifiers.order_by("kind", "pk")
    return Known(
        person=found,
        records=people.export(data_subject=found),
        things=things(statements.policy(), said.answers(found.pk)),
        history=list(said.history(found.pk)),
        doubles=doubles,
        identifiers=[(one.get_kind_display(), one.verified_at is not None) for one in own],
        quarantined=quarantine.holds(found),
    )


def things(policy: Policy, answers: Iterable[Act] = ()) -> list[Thing]:
    """Give every choice that a policy offers, with what stands."""
    stands = list(answers)
    found = []
    # Messages first: they are what people call about.
    for purpose, channel in sorted(offers(policy).things, key=lambda one: (one[1] == NONE, one)):
        act = standing_act(stands, purpose, channel)
        label = _label(policy, purpose)
        by = "" if channel == NONE else policy.practices.channels[channel].label
        found.append(Thing(purpose, channel, label, by, act.says_yes if act else None))
    return found


def thing(policy: Policy, key: str) -> tuple[str, str]:
    """Give a purpose and a channel of a form back. NotFoundError when nobody offers it."""
    purpose, _, channel = key.partition("|")
    if (purpose, channel) not in offers(policy).things and (purpose, channel) != (ALL, ALL):
        raise NotFoundError("The statement offers no such choice. Choose one from the page.")
    return purpose, channel


def import_of(reference: UUID) -> Import:
    """Give an import. NotFoundError when there is none."""
    try:
        return Import.objects.get(pk=reference)
    except Import.DoesNotExist:
        raise NotFoundError("There is no such import. Look at the list once more.") from None


def _label(policy: Policy, purpose: str) -> str:
    practices = policy.practices
    if purpose == SALE_OR_SHARING:
        return "Sale and sharing"
    if purpose.startswith("recipient."):
        return f"Giving data to {practices.recipients[purpose.removeprefix('recipient.')].label}"
    return practices.purposes[purpose].label
