"""What may be read: the version in force as the banner sees it, and the visit of a request."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse

from avow.compiler.policy import Policy
from avow.cookies import partners
from avow.cookies.catalogue import SHARING, Catalogue, catalogue
from avow.cookies.models import LinkCheck
from avow.cookies.rules import SHORT, Choice, Visit, decode
from avow.cookies.signals import TrackingStatus, heard, tracking
from avow.core import clock
from avow.people import gate
from avow.people.views import COOKIE as AGE
from avow.statement import access as statement
from avow.statement.errors import NothingInForceError
from avow.statement.models import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The version in force: its policy, its digest, its day, and what it widened since earlier."""

    policy: Policy
    digest: str
    since: date
    again: dict[str, tuple[str, ...]]

    @property
    def catalogue(self) -> Catalogue:
        """The trackers of the policy."""
        return catalogue(self.policy)


def in_force() -> InForce:
    """Give the version in force. NothingInForceError when none ever was."""
    return told(statement.current())


def told_under(short: str) -> InForce | None:
    """Give the version that a banner was shown under, by the digits that it knows; None if none."""
    found = statement.versions().filter(digest__startswith=short).first()
    return told(found) if found and len(short) == SHORT else None


def told(version: Version) -> InForce:
    """Give a version as the banner sees it."""
    return InForce(
        policy=statement.policy(version),
        digest=version.digest,
        since=version.effective_at.date(),
        again=_again(version.digest, version.number),
    )


def in_force_if_any() -> InForce | None:
    """Give the version in force, for pages that are there before any was published."""
    try:
        return in_force()
    except NothingInForceError:
        return None


@lru_cache(maxsize=8)
def _again(digest: str, number: int) -> dict[str, tuple[str, ...]]:
    """Give, for every earlier version, the switches whose yes no longer covers what is done."""
    version = statement.version(digest)
    earlier = statement.versions().filter(number__lt=number)
    return {old.digest[:SHORT]: _widened(old, version) for old in earlier}


def _widened(old: Version, new: Version) -> tuple[str, ...]:
    purposes = statement.policy(new).practices.purposes
    asked = [what for what, _ in statement.changes(old, new).ask_again]
    keys = [what.removeprefix("class.") for what in asked if what.startswith("class.")]
    if any(what in purposes and purposes[what].cross_context for what in asked):
        keys.append(SHARING)
    return tuple(keys)


def due(version: InForce, every: timedelta) -> list[str]:
    """Give the links of other companies that were not looked at for so long, the oldest first."""
    seen = dict(LinkCheck.objects.values_list("address", "checked_at"))
    never = datetime.min.replace(tzinfo=UTC)
    ages = {
        address: seen.get(address, never) for address in partners.links(version.policy.practices)
    }
    before = clock.now() - every
    return sorted((one for one, at in ages.items() if at <= before), key=lambda one: ages[one])


def looked_at() -> dict[str, LinkCheck]:
    """Give what the last look at each link came to."""
    return {check.address: check for check in LinkCheck.objects.all()}


def visit_of(request: HttpRequest, version: InForce) -> Visit:
    """Give all that decides about a request: the choice in its cookie, and its signals."""
    return Visit(
        catalogue=version.catalogue,
        version=version.digest,
        choice=_choice(request, version.catalogue),
        signals=heard(version.catalogue, request.headers),
        again=version.again,
        underage=request.COOKIES.get(AGE) == gate.REFUSED,
    )


def _choice(request: HttpRequest, found: Catalogue) -> Choice | None:
    """Read the cookie; a choice whose time is over is none."""
    choice = decode(request.COOKIES.get(found.name, ""))
    if choice is None or choice.made_on + found.lifetime <= clock.today():
        return None
    return choice


def tracking_status(request: HttpRequest, version: InForce) -> TrackingStatus | None:
    """Give how Do Not Track is answered for a request; None when the statement says nothing."""
    rule = version.policy.practices.rules.get("do-not-track")
    visit = visit_of(request, version)
    value = tracking(
        version.catalogue, str(rule.value) if rule else None, dnt="dnt" in visit.signals
    )
    if value is None:
        return None
    sentence = next(iter(version.policy.bound.get("rule.do-not-track", ())), "")
    return TrackingStatus(
        tracking=value,
        policy=f"{reverse('statement:current')}#{sentence}",
        config=reverse("cookies:page"),
    )
