"""The data that the demonstration begins with."""

from datetime import UTC, datetime, timedelta
from importlib import resources

from avow.collection import contests
from avow.collection.models import ContestRules
from avow.core import clock
from avow.demo.elsewhere.hosts import with_local_hosts
from avow.statement import services as statements
from avow.statement.models import Version

EFFECTIVE_AT = datetime(2026, 8, 1, tzinfo=UTC)
"""The day that the statement of Linden & Lark names itself."""

CONTEST_RULES = """\
Whoever is eighteen or older may enter once, with a story of their own of a coat that they still \
wear. It may be as short as you like; about a hundred words are read most gladly.

Three people from the cutting table choose by how badly the story makes them want to mend \
something. The writer of the one they choose gets a Linden coat in the colour and size of their \
choice, and hears of it by e-mail within two weeks of the closing day.

We ask for an e-mail address and the story; a first name is welcome. We use them to hold the \
contest and for nothing else. Entries are deleted after sixty days, sooner than our statement \
says, and these rules win over the statement for this contest. Nothing needs to be bought, and \
buying something does not help.\
"""


def prepare() -> Version:
    """Publish the statement of Linden & Lark and its contest where none is; safe to call twice."""
    version = _published()
    if not ContestRules.objects.exists():
        _announce_contest()
    return version


def _announce_contest() -> None:
    """Publish the rules of a contest that has been open for a while, and will be."""
    now = clock.now()
    begun_at = max(now - timedelta(days=50), min(EFFECTIVE_AT, now)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    with clock.stopped_at(max(begun_at, min(EFFECTIVE_AT, now))):
        contests.publish_rules(
            touchpoint="contest",
            name="The oldest coat",
            text=CONTEST_RULES,
            opens_at=begun_at,
            closes_at=begun_at + timedelta(days=110),
            terms=contests.Terms(
                collects=("first_name", "email", "contest_entry"),
                required=("email", "contest_entry"),
                retention="P60D",
                minimum_age=18,  # as the rules' first sentence says
            ),
            actor="system",
        )


def _published() -> Version:
    newest = Version.objects.first()
    if newest is not None:
        statements.bring_into_force()
        return newest
    folder = resources.files("avow.demo") / "linden_and_lark"
    # On the day it names, so that the invented customers came under a version in force.
    with clock.stopped_at(min(EFFECTIVE_AT, clock.now())):
        return statements.publish(
            statement=(folder / "statement.md").read_bytes(),
            practices=with_local_hosts((folder / "practices.toml").read_bytes()),
            effective_at=EFFECTIVE_AT,
            actor="system",
        )
