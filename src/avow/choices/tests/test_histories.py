"""Over any history, what is stored is the fold, and the audience is what the policy would say."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.choices import access, merging, services
from avow.choices.audiences import audience, size
from avow.choices.models import ChoiceEvent
from avow.choices.rules import ALL, NONE, standing_act
from avow.choices.tests.factories import evidence, published, somebody
from avow.compiler.policy import Policy
from avow.compiler.standing import SALE_OR_SHARING
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES

pytestmark = pytest.mark.django_db

SHARING_BY_EMAIL = PRACTICES.replace(
    b'ground = "opt-out"\nuses = ["first_name", "email", "order"]',
    b'ground = "opt-out"\ncross_context = true\nuses = ["first_name", "email", "order"]',
)
"""As if the questions about a purchase were an advertisement across sites."""
CONTACTS = [("news", "email"), ("news", "text"), ("feedback", "email"), ("notices", "email")]
OFFERS = [*CONTACTS[:3], ("advertising", NONE), (SALE_OR_SHARING, NONE)]


@dataclass(frozen=True)
class Step:
    """One thing that happens to one of three people, some minutes past noon."""

    act: Callable[[UUID, "Step", list[UUID]], object]
    who: int
    minute: int
    how: str = "form"
    purpose: str = ALL
    channel: str = ALL


def says_yes(person: UUID, step: Step, people: list[UUID]) -> None:
    """Opt in, or be imported as somebody who did."""
    services.opt_in(
        data_subject=person,
        purpose=step.purpose,
        channel=step.channel,
        evidence=evidence(step.minute, how=step.how),
        actor="system",
    )


def says_no(person: UUID, step: Step, people: list[UUID]) -> None:
    """Opt out, or withdraw: both are a no."""
    act = services.withdraw if step.minute % 2 else services.opt_out
    act(
        data_subject=person,
        purpose=step.purpose,
        channel=step.channel,
        evidence=evidence(step.minute, how=step.how),
        actor="system",
    )


def objects(person: UUID, step: Step, people: list[UUID]) -> None:
    """Object to a purpose."""
    services.object_to(
        data_subject=person,
        purpose=step.purpose,
        evidence=evidence(step.minute, how=step.how),
        actor="system",
    )


def signals(person: UUID, step: Step, people: list[UUID]) -> None:
    """Send a signal from one device or another."""
    services.record_signal(
        data_subject=person,
        device=step.how,
        signal="gpc" if step.minute % 2 else "dnt",
        evidence=evidence(step.minute, how="signal"),
    )


def absorbs(person: UUID, step: Step, people: list[UUID]) -> None:
    """Turn out to be the same as another, whose acts are this person's from now on."""
    other = people[step.minute % len(people)]
    if other != person:
        DataSubject.objects.filter(pk=other).update(merged_into=person)
        merging.merge(kept=person, absorbed=other, actor="system")
        people[:] = [person if each == other else each for each in people]


WHO = st.integers(0, 2)
MINUTES = st.integers(0, 9)
HOW = st.sampled_from(["form", "form", "import"])
things = st.sampled_from(OFFERS)
wide = st.sampled_from([*OFFERS, ("news", ALL), (ALL, "email"), (ALL, ALL)])


def steps(
    act: Callable[..., None], about: st.SearchStrategy[tuple[str, str]]
) -> st.SearchStrategy[Step]:
    """Give steps of one kind."""
    return st.builds(
        lambda who, minute, how, thing: Step(act, who, minute, how, *thing),
        WHO,
        MINUTES,
        HOW,
        about,
    )


histories = st.lists(
    st.one_of(
        steps(says_yes, things),
        steps(says_yes, things),
        steps(says_no, wide),
        steps(objects, st.sampled_from([*OFFERS, (ALL, ALL)])),
        steps(signals, things),
        steps(absorbs, things),
    ),
    max_size=8,
)


trial = settings(
    deadline=None,
    # Each example makes people of its own; only the policies are the same for all.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def versions() -> list[Version]:
    """The statement of Linden & Lark, and an earlier one that shares by e-mail."""
    assert SHARING_BY_EMAIL != PRACTICES
    return [published(), published(SHARING_BY_EMAIL, number=0)]


@settings(trial, max_examples=60)
@given(history=histories)
def test_what_is_stored_is_the_fold_and_the_audience_is_what_the_policy_says(
    versions: list[Version], history: list[Step]
) -> None:
    people = [somebody() for _ in range(3)]
    everybody = set(people)
    for step in history:
        step.act(people[step.who], step, people)

    for person in people:
        stored = access.answers(person)
        events = list(ChoiceEvent.objects.filter(data_subject=person))
        said = [event.as_act() for event in events]
        for thing in [*OFFERS, ("news", ALL), (ALL, ALL), ("notices", "email")]:
            assert _yes(standing_act(stored, *thing)) is _yes(standing_act(said, *thing))
    for policy in map(statements.policy, versions):
        for purpose, channel in CONTACTS:
            reached = set(audience(policy, purpose, channel)) & everybody
            allowed = {p for p in people if _allows(policy, purpose, channel, p)}
            assert reached == allowed
            assert size(policy, purpose, channel) == audience(policy, purpose, channel).count()


@settings(trial, max_examples=30)
@given(data=st.data(), history=histories)
def test_the_order_of_arrival_does_not_matter(
    versions: list[Version], data: st.DataObject, history: list[Step]
) -> None:
    acts = [step for step in history if step.act in (says_yes, says_no, objects)]
    people, others = [somebody() for _ in range(3)], [somebody() for _ in range(3)]

    for step in acts:
        step.act(people[step.who], step, people)
    for step in data.draw(st.permutations(acts)):
        step.act(others[step.who], step, others)

    for one, other in zip(people, others, strict=True):
        assert services.standing(data_subject=one) == services.standing(data_subject=other)


def test_a_yes_to_sharing_as_a_whole_reaches_past_the_signal(versions: list[Version]) -> None:
    sharing = statements.policy(versions[1])
    ada = somebody()
    signals(ada, Step(signals, 0, minute=1, how="phone"), [])
    assert list(audience(sharing, "feedback", "email")) == []

    says_yes(ada, Step(says_yes, 0, 2, "form", SALE_OR_SHARING, NONE), [])

    assert list(audience(sharing, "feedback", "email")) == [ada]


def _yes(act: object) -> bool | None:
    return None if act is None else act.says_yes  # type: ignore[attr-defined]


def _allows(policy: Policy, purpose: str, channel: str, person: UUID) -> bool:
    from avow.choices import offers

    facts = offers.standing_of(
        access.answers(person), offers.offers(policy), access.signals(person)
    )
    return policy.may_contact(purpose, channel, facts).allowed
