"""What a business declares that it does: the tables of `practices.toml` as frozen objects.

Every object names in `says` the words of the statement (or an address) that allow or demand it.
Words must be found in exactly one sentence. Keys are the names that code and people use.
`binding.py` finds the sentences, `reading.py` reads and refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


Words = tuple[str, ...]
Keys = tuple[str, ...]

Ground = Literal["contract", "consent", "opt-out", "law"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A declaration: its key, the words that carry it, and its line in the file (from 1)."""

    key: str
    says: Words = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How the controller is reached. `post` is a postal address, one line an entry."""

    email: str
    post: Words = ()
    phone: str | None = None
    designated: Keys = ()
    """Which of these are the designated addresses of Civ. Code 1798.83(b)(1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """`[statement]`: the text and its owner."""

    controller: str
    contact: Contact
    language: str = "en"
    regimes: Keys = ()
    """Rule packs that apply, such as `us-ca`."""
    sites: Mapping[str, str] = field(default_factory=_nothing)
    """Where the statement holds: a key of one's own (`web`, `boutique`) and what it is called."""
    says: Words = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Data(Practice):
    """`[data.KEY]`: a category of personal data. Form fields are named after these keys."""

    label: str
    # `is` is a Python keyword, so the TOML key `is` lands here.
    is_: str
    """Key of the fideslang tree, such as `user.contact.email`."""
    identifies: Literal["person", "device", "nobody"]
    sensitive: bool = False
    retention: str = "until-erased"
    """`until-erased`, `session`, or an ISO 8601 duration such as `P3Y`."""
    truncate: str | None = None
    """How much of an IP address stays, `/24, /48` for IPv4 and IPv6; see `truncation.py`."""
    shine_the_light: str | None = None
    """Category of Civ. Code 1798.83(e)(6), by its key in the rule pack `us-ca`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint(Practice):
    """`[touchpoint.KEY]`: where data comes in. `collects` and `required` are keys of data."""

    label: str
    site: str
    how: Literal["volunteered", "automatic", "third-party"]
    collects: Keys
    for_: Keys
    """Keys of purposes (TOML key `for`)."""
    required: Keys = ()
    minimum_age: int | None = None
    keeps: bool = True
    """False: used once and never stored, as a friend's address in forward-to-a-friend."""
    overrides: str | None = None
    """Name of other rules, such as a contest's, that win over the statement here."""
    public: bool = False
    """Whether anybody may hand something over here by program, as a form on a page of one's own
    does. Everywhere else the API asks for a token of the installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Practice):
    """`[source.KEY]`: a third party that provides data about people."""

    label: str
    kind: Literal[
        "business-partner",
        "processor",
        "advertising-network",
        "analytics-provider",
        "search-provider",
        "credit-agency",
        "log-in-provider",
        "other",
    ]
    provides: Keys
    for_: Keys
    contract: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose(Practice):
    """`[purpose.KEY]`: a use. `uses` are keys of data, `channels` keys of channels."""

    label: str
    ground: Ground
    uses: Keys = ()
    channels: Keys = ()
    kind: Literal["internal", "service", "promotional", "transactional", "legal"] = "internal"
    """What a message for this purpose is. An opt-out of marketing stops the promotional."""
    cross_context: bool = False
    """Whether it is advertising across other businesses' sites ("sharing", 1798.140(ah))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerClass(Practice):
    """`[class.KEY]`: a class of trackers and what its members guarantee never to do."""

    label: str
    # `is`
    is_: Literal["essential", "functional", "analytics", "storage", "other"]
    for_: Keys = ()
    never: tuple[
        Literal["browsing", "identity", "advertising", "person-level", "third-party"], ...
    ] = ()
    choice: Literal["none", "opt-out", "opt-in"] = "opt-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker(Practice):
    """`[tracker.KEY]`: a cookie, storage key, beacon, tag or script. `class` is a key of class."""

    class_: str
    operator: str
    """`first-party`, or the key of a recipient."""
    where: Literal[
        "cookie",
        "local-storage",
        "session-storage",
        "indexed-db",
        "cache-storage",
        "service-worker",
        "beacon",
        "script",
        "iframe",
        "local-shared-object",
    ]
    names: Keys = ()
    """Names or patterns with `*`."""
    hosts: Keys = ()
    lifetime: str = "session"
    """`session` or an ISO 8601 duration."""
    for_: Keys = ()
    collects: Keys = ()
    """Keys of the data that it brings in."""
    opt_out: str | None = None
    """Address of the operator's own way out."""


DisclosureGround = Literal[
    "transaction",
    "service",
    "contract",
    "consent",
    "optimization",
    "advertising",
    "business-transfer",
    "law",
    "court-order",
    "agency-request",
    "fraud",
    "credit-risk",
    "terms-violation",
    "legal-liability",
    "emergency",
    "rights-and-safety",
    "international-order",
    "aggregate",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient(Practice):
    """`[recipient.KEY]`: who receives data, and on which grounds."""

    label: str
    role: Literal[
        "service-provider",
        "business-partner",
        "affiliate",
        "authority",
        "successor",
        "fraud-exchange",
        "independent",
    ]
    receives: Keys
    grounds: tuple[DisclosureGround, ...]
    for_: Keys = ()
    own_marketing: bool = False
    address: str | None = None
    country: str = "US"
    statement: str | None = None
    """Address of its own privacy statement."""
    contract: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Practice):
    """`[channel.KEY]`: a way to reach people. KEY is mail, phone, email or text."""

    label: str
    ground: Literal["consent", "opt-out"]
    quiet: str | None = None
    """Hours of silence at the person's place, such as `21:00-08:00`."""
    stop: Keys = ()
    """How to stop: keys such as `link`, `reply`, `email`, `phone`, `post`, `account`, `desk`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right(Practice):
    """`[right.KEY]`: what a person may ask for, by which ways, and how soon it is answered."""

    label: str
    kind: Literal[
        "access",
        "correct",
        "object",
        "opt-out",
        "erase",
        "restrict",
        "portability",
        "shine-the-light",
        "limit",
        "question",
    ]
    ways: Keys
    verification: Literal["none", "account", "match", "declaration"] = "match"
    days: int | None = None
    """Days to answer where the statement names them; otherwise the rule packs say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Practice):
    """`[rule.KEY]`: a restraint or duty that holds everywhere; KEY is one of RULES."""

    value: bool | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Informs:
    """`[informs]`: words of sentences that promise nothing, against the label Avow gave them."""

    says: Words = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Practices:
    """The whole declaration, each table by key in the order of the file."""

    about: About
    data: Mapping[str, Data] = field(default_factory=_nothing)
    touchpoints: Mapping[str, Touchpoint] = field(default_factory=_nothing)
    sources: Mapping[str, Source] = field(default_factory=_nothing)
    purposes: Mapping[str, Purpose] = field(default_factory=_nothing)
    classes: Mapping[str, TrackerClass] = field(default_factory=_nothing)
    trackers: Mapping[str, Tracker] = field(default_factory=_nothing)
    recipients: Mapping[str, Recipient] = field(default_factory=_nothing)
    channels: Mapping[str, Channel] = field(default_factory=_nothing)
    rights: Mapping[str, Right] = field(default_factory=_nothing)
    rules: Mapping[str, Rule] = field(default_factory=_nothing)
    informs: Informs = field(default_factory=Informs)


TABLES: Mapping[str, tuple[type[Practice], str]] = MappingProxyType(
    {
        "data": (Data, "data"),
        "touchpoint": (Touchpoint, "touchpoints"),
        "source": (Source, "sources"),
        "purpose": (Purpose, "purposes"),
        "class": (TrackerClass, "classes"),
        "tracker": (Tracker, "trackers"),
        "recipient": (Recipient, "recipients"),
        "channel": (Channel, "channels"),
        "right": (Right, "rights"),
        "rule": (Rule, "rules"),
    }
)
"""Each table of keyed practices: what it holds, and the attribute of Practices that keeps it."""


def tables(practices: Practices) -> Mapping[str, Mapping[str, Practice]]:
    """Give every table of keyed practices by its TOML name."""
    return {name: getattr(practices, attribute) for name, (_, attribute) in TABLES.items()}
