"""Practices of every shape, each carried by a sentence of its own, for tests of properties."""

from datetime import date
from functools import cache

from hypothesis import strategies as st

from avow.compiler.binding import Bindings, bind
from avow.compiler.compiling import compile_policy
from avow.compiler.labels import Labelled, label
from avow.compiler.packs import Packs
from avow.compiler.parsing import parse
from avow.compiler.policy import Policy
from avow.compiler.practices import (
    About,
    Channel,
    Contact,
    Data,
    Ground,
    Practices,
    Purpose,
    Recipient,
    Rule,
    Touchpoint,
    Tracker,
    TrackerClass,
)
from avow.compiler.standing import ANY, SALE_OR_SHARING, Standing
from avow.compiler.statement import Statement

DATA = ("email", "phone", "ip", "size")
PURPOSES = ("news", "orders", "ads", "counts")
CHANNELS = ("email", "text")
CLASSES = ("needed", "counting")
RECIPIENTS = ("carrier", "partner")
RULES = ("minimum-age", "no-sale-without-consent", "global-privacy-control", "do-not-track")
KEYS: dict[str, tuple[str, ...]] = {
    "data": DATA,
    "purpose": PURPOSES,
    "channel": CHANNELS,
    "touchpoint": ("form", "till"),
    "class": CLASSES,
    "tracker": ("first", "second"),
    "recipient": RECIPIENTS,
    "rule": RULES,
}

grounds: st.SearchStrategy[Ground] = st.sampled_from(("contract", "consent", "opt-out", "law"))
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12
).filter(str.strip)


def some(keys: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of the keys, in order, none twice."""
    return st.sets(st.sampled_from(keys)).map(lambda chosen: tuple(sorted(chosen)))


def said(table: str, key: str) -> dict[str, object]:
    """The words that carry a practice: they stand in one sentence of `text_of`."""
    return {"key": key, "says": (f"practice {table} {key} here",), "line": 1}


@st.composite
def practices(draw: st.DrawFn) -> Practices:
    """Any practices over a few keys, whether sensible or not."""

    def data(key: str) -> Data:
        of = st.sampled_from(("person", "device", "nobody"))
        is_ = draw(st.sampled_from(("user.contact.email", "user.payment.card")))
        return Data(**said("data", key), label=draw(texts), is_=is_, identifies=draw(of))  # type: ignore[arg-type]

    def purpose(key: str) -> Purpose:
        return Purpose(
            **said("purpose", key),  # type: ignore[arg-type]
            label=draw(texts),
            ground=draw(grounds),
            uses=draw(some(DATA)),
            channels=draw(some(CHANNELS)),
            kind=draw(st.sampled_from(("internal", "promotional", "transactional"))),
            cross_context=draw(st.booleans()),
        )

    def touchpoint(key: str) -> Touchpoint:
        return Touchpoint(
            **said("touchpoint", key),  # type: ignore[arg-type]
            label=draw(texts),
            site="web",
            how="volunteered",
            collects=draw(some(DATA)),
            for_=draw(some(PURPOSES)),
            minimum_age=draw(st.sampled_from((None, 13, 18))),
            keeps=draw(st.booleans()),
            public=draw(st.booleans()),
        )

    def class_(key: str) -> TrackerClass:
        return TrackerClass(
            **said("class", key),  # type: ignore[arg-type]
            label=draw(texts),
            is_=draw(st.sampled_from(("essential", "analytics"))),
            for_=draw(some(PURPOSES)),
            choice=draw(st.sampled_from(("none", "opt-out", "opt-in"))),
        )

    def tracker(key: str) -> Tracker:
        return Tracker(
            **said("tracker", key),  # type: ignore[arg-type]
            class_=draw(st.sampled_from(CLASSES)),
            operator=draw(st.sampled_from(("first-party", *RECIPIENTS))),
            where="cookie",
            names=draw(some(("_a", "_b*", "c*d"))),
            hosts=draw(some(("a.example", "*.b.example"))),
            for_=draw(some(PURPOSES)),
        )

    def recipient(key: str) -> Recipient:
        of = ("transaction", "consent", "advertising", "law", "aggregate")
        return Recipient(
            **said("recipient", key),  # type: ignore[arg-type]
            label=draw(texts),
            role="business-partner",
            receives=draw(some(DATA)),
            grounds=draw(some(of)),  # type: ignore[arg-type]
            for_=draw(some(PURPOSES)),
            own_marketing=draw(st.booleans()),
        )

    def channel(key: str) -> Channel:
        ground = draw(st.sampled_from(("consent", "opt-out")))
        return Channel(**said("channel", key), label=draw(texts), ground=ground)  # type: ignore[arg-type]

    def rule(key: str) -> Rule:
        values = {
            "minimum-age": 18,
            "no-sale-without-consent": True,
            "global-privacy-control": draw(st.sampled_from(("honour", "disregard"))),
            "do-not-track": draw(st.sampled_from(("honour", "disregard"))),
        }
        return Rule(**said("rule", key), value=values[key])  # type: ignore[arg-type]

    rules = draw(some(RULES))
    contact = Contact(email="privacy@ada.example", post=(draw(texts),))
    return Practices(
        about=About(controller=draw(texts), contact=contact, sites={"web": draw(texts)}, line=1),
        data={key: data(key) for key in DATA},
        purposes={key: purpose(key) for key in PURPOSES},
        channels={key: channel(key) for key in CHANNELS},
        touchpoints={key: touchpoint(key) for key in ("form",)},
        classes={key: class_(key) for key in CLASSES},
        trackers={key: tracker(key) for key in ("first", "second")},
        recipients={key: recipient(key) for key in RECIPIENTS},
        rules={key: rule(key) for key in rules},
    )


def standings() -> st.SearchStrategy[Standing]:
    """Any standing towards these purposes, channels and classes."""
    choices = st.frozensets(
        st.tuples(
            st.sampled_from((*PURPOSES, ANY, SALE_OR_SHARING, "recipient.partner")),
            st.sampled_from((*CHANNELS, ANY)),
        ),
        max_size=4,
    )
    return st.builds(
        Standing,
        age=st.sampled_from((None, 12, 17, 18, 40)),
        child=st.booleans(),
        consented=choices,
        opted_out=choices,
        objected=st.frozensets(st.sampled_from((*PURPOSES, ANY)), max_size=2),
        restricted=st.booleans(),
        accepted=st.frozensets(st.sampled_from(CLASSES)),
        refused=st.frozensets(st.sampled_from((*CLASSES, ANY)), max_size=2),
        gpc=st.booleans(),
        dnt=st.booleans(),
        region=st.sampled_from((None, "US-CA", "US-NY")),
    )


@cache
def statement() -> Statement:
    """A statement with one sentence for each practice that can be drawn."""
    names = [f"{table} {key}" for table, keys in KEYS.items() for key in keys]
    return parse("# Privacy\n\n" + "\n\n".join(f"We keep practice {name} here." for name in names))


def compiled(declared: Practices, *, as_of: date = date(2026, 11, 22)) -> Policy:
    """The policy of practices and of the statement that carries them."""
    packs = Packs.load(("us-ca", "us", "mail"), as_of)
    return compile_policy(statement(), declared, bound(declared), packs)


def bound(declared: Practices) -> Bindings:
    """The bindings of practices to the statement that carries them."""
    bindings, found = bind(
        statement(), _labels(), declared, statement_file="s.md", practices_file="p.toml"
    )
    assert not [d for d in found if d.code in ("AV201", "AV202", "AV203")]
    return bindings


@cache
def _labels() -> dict[str, Labelled]:
    return label(statement())
