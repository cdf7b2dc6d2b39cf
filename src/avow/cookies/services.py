"""A visitor's choice, kept in the browser and written down without knowing whose it is."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.db import transaction

from avow.choices import services as choices
from avow.cookies import access, conf, handover, liveness, wording
from avow.cookies.access import InForce
from avow.cookies.errors import HandOverError, UnknownAnswerError
from avow.cookies.models import LinkCheck, TakenOver
from avow.cookies.rules import OUT, SHORT, Answer, Choice, Liveness, Visit
from avow.core import clock
from avow.ledger import services as ledger
from avow.statement.links import lead
from avow.statement.models import Version

BUTTONS = ("accept", "refuse", "save", OUT)
MOST_LOOKS = 2
"""How many links one round looks at, so that other chores need not wait for long."""

KEPT_FOR = timedelta(minutes=5)
"""How long the number of a taken-over choice is known: longer than it could be used again."""

LONGEST_WAIT = timedelta(days=30)
"""How long ago a choice may have been made that arrives only now."""

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
    made_at: datetime | None = None
    """When it was pressed, where it could not be sent at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice that was written down: the visit from now on, and the name of its receipt."""

    visit: Visit
    reference: str


def choose(
    *,
    visit: Visit,
    pressed: Pressed,
    version: InForce,
    key: str | None = None,
    actor: str = "data_subject",
) -> Chosen:
    """Write a visitor's choice down, with the words that were shown. It names nobody.

    The same `key` writes it down once, however often it is sent.
    """
    answers = _answers(visit, pressed)
    evidence = choices.Evidence(
        place=f"cookies.{pressed.place}",
        wording=shown(version, pressed.language, confirmed=pressed.confirmed),
        statement=version.digest,
        how=PLACES[pressed.place],
        at=_made_at(pressed.made_at),
    )
    classes = {key: answer is not Answer.NO for key, answer in answers.items()}
    event = choices.choose_on_device(classes=classes, evidence=evidence, key=key, actor=actor)
    return Chosen(visit=kept(visit, answers), reference=str(event.reference))


def kept(visit: Visit, answers: dict[str, Answer]) -> Visit:
    """Give the visit with these answers from today on; what they leave open stays as said."""
    complete = set(answers) >= set(visit.catalogue.keys)
    earlier = None if complete else visit.choice
    version = earlier.version if earlier else visit.version[:SHORT]
    before = earlier.answers if earlier else {}
    choice = Choice(version=version, made_on=clock.today(), answers={**before, **answers})
    return replace(visit, choice=choice)


def shown(version: InForce, language: str, *, confirmed: bool = False) -> str:
    """Give the words of the question as the visitor read them, and of the second step if any."""
    texts = wording.texts(version.policy.practices, version.catalogue, language)
    switches = [f"{told['label']}: {told['about']}" for told in texts["switches"].values()]
    asked = [texts[key] for key in ("title", "body", "accept", "refuse", "choose")]
    second = ("confirm_title", "confirm_lead", "confirm", "keep") if confirmed else ()
    again = [texts["page"][key] for key in second]
    always = f"{texts['always']}: {texts['always_about']}"
    return "\n".join([*asked, always, *switches, texts["save"], *again])


def shown_by_language(version: Version) -> dict[str, str]:
    """Give these words under a version in every language in which they can be read."""
    told = access.told(version)
    return {one: shown(told, one) for one in wording.languages(told.policy.practices)}


def _made_at(said: datetime | None) -> datetime:
    """Believe a browser that a choice is older than now, but not by more than it waits to send."""
    now = clock.now()
    return min(max(said, now - LONGEST_WAIT), now) if said else now


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


def check_opt_outs(*, actor: str = "system") -> int:
    """Look whether the links to other companies work, a few of those that are due; count them."""
    settings, version = conf.settings(), access.in_force_if_any()
    if not settings.check_links or version is None:
        return 0
    due = access.due(version, timedelta(hours=settings.check_hours))[:MOST_LOOKS]
    for address in due:
        found = liveness.look(lead(address), private=settings.check_private)
        _note(address, found, actor)
    return len(due)


@transaction.atomic
def _note(address: str, found: liveness.Finding, actor: str) -> None:
    """Keep what a look came to, and write it down when a link died or came back."""
    now = clock.now()
    known = LinkCheck.objects.select_for_update().filter(address=address).first()
    same = known is not None and known.state == found.state
    since = known.since if known and same else now
    values = {"state": found.state, "said": found.said, "checked_at": now, "since": since}
    LinkCheck.objects.update_or_create(address=address, defaults=values)
    was_dead = known is not None and known.state == Liveness.DEAD
    if was_dead != (found.state is Liveness.DEAD):
        kind = "cookies.link_revived" if was_dead else "cookies.link_died"
        host = urlsplit(address).hostname or ""
        said = int(found.said) if found.said.isdecimal() else found.said
        facts = {"host": host, "address": sha256(address.encode()).hexdigest(), "said": said}
        ledger.append(kind, facts, actor=actor)


@transaction.atomic
def take_over(*, visit: Visit, value: str, host: str, actor: str = "data_subject") -> Visit:
    """Give the visit with a choice that another domain handed over, unless its own is newer."""
    handed = handover.opened(value, host=host)
    now = clock.now()
    TakenOver.objects.filter(at__lt=now - KEPT_FOR).delete()
    _, first = TakenOver.objects.get_or_create(number=handed.number, defaults={"at": now})
    if not first:
        raise HandOverError(
            "This choice was taken over before, so it was not taken over again. Choose on this"
            " site."
        )
    joined = visit.joined(handed.choice)
    if joined == visit.choice:
        return visit
    names = {"from": handover.name(handed.source), "to": handover.name(host)}
    facts = {**names, "version": joined.version}
    ledger.append("cookies.choice_taken_over", facts, actor=actor)
    return replace(visit, choice=joined)
