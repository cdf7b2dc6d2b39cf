"""The law is data: dated, referenced, and in force on the day it is asked for."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import avow.compiler
from avow.compiler import packs
from avow.compiler.diagnostics import codes
from avow.compiler.packs import DEFAULT, Packs, UnknownPackError

TODAY = date(2026, 11, 22)
EVER = [
    rule
    for day in (date(2000, 1, 1), date(2020, 6, 1), TODAY, date(2028, 1, 1))
    for rule in Packs.load(DEFAULT, day).rules
]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("us-ca.opt-out-signal-shown", date(2026, 1, 1)),
        ("us-ca.breach-notice", date(2026, 1, 1)),
        ("us-ca.breach-authority", date(2026, 1, 1)),
        ("us-ca.opt-out-signal-browsers", date(2027, 1, 1)),
        ("us.text-revoke-all", date(2027, 1, 31)),
        ("us.text-revoke", date(2025, 4, 11)),
    ],
)
def test_a_rule_holds_from_its_first_day(name: str, first: date) -> None:
    before = Packs.load(DEFAULT, first - timedelta(days=1))

    assert before.rule(name) is None
    assert Packs.load(DEFAULT, first).rule(name) is not None


def test_a_rule_that_was_replaced_holds_until_the_day_before() -> None:
    name = "us-ca.breach-notice-expedient"

    assert Packs.load(("us-ca",), date(2025, 12, 31)).rule(name) is not None
    assert Packs.load(("us-ca",), date(2026, 1, 1)).rule(name) is None


@pytest.mark.parametrize(
    ("clock", "length"),
    [
        ("shine-the-light", ("days", 30)),
        ("shine-the-light-elsewhere", ("days", 150)),
        ("shine-the-light-cure", ("days", 90)),
        ("ccpa-acknowledge", ("business_days", 10)),
        ("ccpa-answer", ("days", 45)),
        ("ccpa-opt-out", ("business_days", 15)),
        ("ccpa-ask-again", ("months", 12)),
        ("can-spam-opt-out", ("business_days", 10)),
        ("mailbox-providers-opt-out", ("days", 2)),
        ("tcpa-revoke", ("business_days", 10)),
        ("breach-people", ("days", 30)),
        ("breach-authority", ("days", 15)),
    ],
)
def test_each_clock_has_its_length(clock: str, length: tuple[str, int]) -> None:
    rule = Packs.load(DEFAULT, TODAY).deadline(clock)

    assert rule is not None
    assert rule.parameters[length[0]] == length[1]


def test_the_lists_of_the_law_are_whole() -> None:
    loaded = Packs.load(DEFAULT, TODAY)

    assert len(packs.categories()) == 27
    assert loaded.rule("us-ca.breach-headings").parameters["headings"] == (  # type: ignore[union-attr]
        "What Happened",
        "What Information Was Involved",
        "What We Are Doing",
        "What You Can Do",
        "For More Information",
    )
    assert loaded.rule("us.text-stop-words").parameters["phrases"] == (  # type: ignore[union-attr]
        "stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe",
    )  # fmt: skip


def test_every_rule_has_a_title_a_reference_and_says_how_it_was_read() -> None:
    for rule in EVER:
        assert rule.title
        assert rule.reference
        assert rule.trust in ("R", "S", "M")
        assert rule.until is None or rule.from_ < rule.until
        assert rule.parameters.get("code", "AV501") in codes()


def test_every_pattern_compiles_and_every_term_is_known() -> None:
    loaded = Packs.load(DEFAULT, TODAY)
    for rule in EVER:
        for name in ("tells", "unless", "signals", "refusals", "honours"):
            for pattern in rule.parameters.get(name, ()):
                re.compile(pattern)
        for term in (
            *rule.parameters.get("when", ()),
            *filter(None, [rule.parameters.get("within")]),
        ):
            assert term in loaded.terms


def test_a_pack_cannot_be_changed_and_an_unknown_one_is_refused() -> None:
    rule = Packs.load(("us-ca",), TODAY).rules[0]

    with pytest.raises(TypeError):
        rule.parameters["more"] = 1  # type: ignore[index]
    with pytest.raises(UnknownPackError, match="us-ny"):
        Packs.load(("us-ny",), TODAY)


def test_no_number_of_the_law_stands_in_the_code_that_applies_it() -> None:
    folder = Path(avow.compiler.__file__).parent
    for path in (folder / "obstacles.py", *(folder / "checks").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"\b(?:10|13|15|16|18|30|45|90|150)\b", text), path.name
