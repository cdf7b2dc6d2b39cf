"""What becomes of things that another company tells, and from whom they come."""

from dataclasses import dataclass
from enum import StrEnum

from avow.collection.models import Submission
from avow.collection.newest import Verdict
from avow.collection.sourcing import Provenance
from avow.core.errors import AvowError
from avow.sources.columns import Told
from avow.statement.models import Version


class Outcome(StrEnum):
    """What became of it."""

    TAKEN = "taken"
    REPEATED = "repeated"
    ERASED = "erased"
    """About somebody who was erased, who does not come back by it."""
    MINOR = "minors"
    """About a child: what we held is erased, and nothing of it is kept."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whence:
    """From whom something comes, and what shows it later."""

    provenance: Provenance
    place: str
    wording: str
    version: Version
    """The one in force."""
    actor: str
    is_preview: bool = False
    """Whether all of it is rolled back: then nothing is done that cannot be."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it, and the commitment to what was kept."""

    outcome: Outcome | Verdict
    """A verdict where the shop told the same or something newer before."""
    commitment: str = ""
    submission: Submission | None = None


Ended = Taken | AvowError
"""What became of one thing, or why it may not be kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is told, and the key under which it is taken once; or why it cannot be."""

    told: Told | AvowError
    key: str = ""
