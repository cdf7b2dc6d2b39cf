"""A visitor's choice, kept in the browser and written down without knowing whose it is."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from avow.choices import services as choices
from avow.cookies import wording
from avow.cookies.access import InForce
from avow.cookies.errors import UnknownAnswerError
from avow.cookies.rules import SHORT, Answer, Choice, Visit
from avow.core import clock

BUTTONS = ("accept", "refuse", "save")
PLACES = {"banner": "banner", "settings": "form", "embed": "form"}
"""Where a choice can be made, and how `choices` calls that way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a form of the banner or the settings page says."""

    button: str
    ticked: Collection[str]
    place: str
    language: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice that was written down: the visit from now on, and the name of its receipt."""

    visit: Visit
    reference: str


def choose(
    *, visit: Visit, pressed: Pressed, version: InForce, actor: str = "data_subject"
) -> Chosen:
    """Write a visitor's choice down, with the words that were shown. It names nobody."""
    answers = _answers(visit, pressed)
    now = clock.now()
    evidence = choices.Evidence(
        place=f"cookies.{pressed.place}",
        wording=shown(version, pressed.language),
        statement=version.digest,
        how=PLACES[pressed.place],
        at=now,
    )
    classes = {key: answer is not Answer.NO for key, answer in answers.items()}
    event = choices.choose_on_device(classes=classes, evidence=evidence, actor=actor)
    return Chosen(visit=kept(visit, answers), reference=str(event.reference))


def kept(visit: Visit, answers: dict[str, Answer]) -> Visit:
    """Give the visit with these answers as its choice; what they leave open stays as it was."""
    complete = set(answers) >= set(visit.catalogue.keys)
    earlier = None if complete else visit.choice
    version = earlier.version if earlier else visit.version[:SHORT]
    made_on = earlier.made_on if earlier else clock.today()
    before = earlier.answers if earlier else {}
    choice = Choice(version=version, made_on=made_on, answers={**before, **answers})
    return replace(visit, choice=choice)


def shown(version: InForce, language: str) -> str:
    """Give the words of the question as the visitor read them."""
    texts = wording.texts(version.policy.practices, version.catalogue, language)
    switches = [f"{told['label']}: {told['about']}" for told in texts["switches"].values()]
    asked = [texts[key] for key in ("title", "body", "accept", "refuse", "choose")]
    return "\n".join(
        [*asked, f"{texts['always']}: {texts['always_about']}", *switches, texts["save"]]
    )


def _answers(visit: Visit, pressed: Pressed) -> dict[str, Answer]:
    if pressed.button not in BUTTONS or pressed.place not in PLACES:
        raise UnknownAnswerError(
            f"A choice is one of {', '.join(BUTTONS)}, made at one of {', '.join(PLACES)}."
        )
    unknown = sorted(set(pressed.ticked) - set(visit.catalogue.keys))
    if unknown:
        raise UnknownAnswerError(
            f"There is no choice about {len(unknown)} of the things sent: load the page again, and"
            " choose from what it shows."
        )
    return visit.answers_of(pressed.button, pressed.ticked, confirmed=pressed.confirmed)
