"""A change of meaning says what it is, whether it weighs, who is told and what is asked again."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from avow.compiler.checking import Report, check
from avow.compiler.diff import Change, Diff, changes, diff
from avow.compiler.directions import DIRECTIONS, seconds
from avow.compiler.practices import TABLES, Practices
from avow.compiler.standing import ANY
from avow.compiler.tests.generated import practices

DAY = date(2026, 11, 22)
DEMO = Path(__file__).parents[2] / "demo" / "linden_and_lark"
STATEMENT = (DEMO / "statement.md").read_text(encoding="utf-8")
PRACTICES = (DEMO / "practices.toml").read_text(encoding="utf-8")


def report(practices: str = PRACTICES, statement: str = STATEMENT) -> Report:
    checked = check(statement, practices, as_of=DAY)
    assert checked.practices is not None
    return checked


BASE = report()


def changed(*replacements: tuple[str, str]) -> Diff:
    """The diff of the demonstration and itself with some words of the practices replaced."""
    practices = PRACTICES
    for old, new in replacements:
        assert old in practices
        practices = practices.replace(old, new, 1)
    return diff(BASE, report(practices))


def test_nothing_changed_is_nothing() -> None:
    assert diff(BASE, BASE) == Diff((), ())
    assert not diff(BASE, BASE).text_only


def test_labels_words_and_order_of_practices_have_no_meaning() -> None:
    found = changed(('label = "News and offers"', 'label = "Our news"'))

    assert found.changes == ()


def test_a_recipient_that_receives_more_alerts_those_it_receives() -> None:
    found = changed(
        (
            'receives = ["first_name", "last_name", "email"]',
            'receives = ["first_name", "last_name", "email", "phone"]',
        )
    )

    (change,) = found.changes
    assert change.kind == "widened"
    assert change.what.startswith("recipient.")
    assert change.details == ("receives: +phone",)
    assert change.material
    assert change.owed == found.owed == "affected"
    assert change.affected == ("data.first_name", "data.last_name", "data.email", "data.phone")


def table(name: str) -> str:
    """One table of the demonstration's practices as it stands."""
    start = PRACTICES.index(f"[{name}]")
    end = PRACTICES.find("\n\n", start)
    return PRACTICES[start : end + 2]


def test_a_purpose_on_consent_that_uses_more_is_asked_again_on_its_channels() -> None:
    news = table("purpose.news")
    found = changed((news, news.replace('uses = ["first_name"', 'uses = ["order", "first_name"')))

    assert found.changes == (
        Change(
            kind="widened",
            what="purpose.news",
            details=("uses: +order",),
            material=True,
            owed="all",
            ask_again=(("news", "mail"), ("news", "phone"), ("news", "email"), ("news", "text")),
        ),
    )


def test_less_of_a_practice_is_told_but_weighs_on_nobody() -> None:
    news = table("purpose.news")
    found = changed((news, news.replace(', "text"]', "]")))

    assert [(c.kind, c.what, c.material, c.owed) for c in found.changes] == [
        ("narrowed", "purpose.news", False, "nobody")
    ]
    assert found.ask_again == ()


def test_a_guarantee_that_a_class_gives_up_is_asked_again() -> None:
    functional = table("class.functional")
    assert "never" in functional
    less = "\n".join(line for line in functional.splitlines() if not line.startswith("never"))
    (change,) = changed((functional, less + "\n\n")).changes

    assert (change.kind, change.owed) == ("widened", "all")
    assert change.ask_again == (("class.functional", ANY),)


@pytest.mark.parametrize(
    ("old", "new", "kind", "material"),
    [
        ("[rule.minimum-age]\nvalue = 18", "[rule.minimum-age]\nvalue = 21", "widened", False),
        ("[rule.minimum-age]\nvalue = 18", "[rule.minimum-age]\nvalue = 16", "narrowed", True),
        (
            'change-alert]\nvalue = ["date", "email"]',
            'change-alert]\nvalue = ["date"]',
            "narrowed",
            True,
        ),
        ('do-not-track]\nvalue = "honour"', 'do-not-track]\nvalue = "disregard"', "narrowed", True),
    ],
)
def test_a_rule_that_protects_less_weighs(old: str, new: str, kind: str, material: bool) -> None:
    (change,) = changed((old, new)).changes

    assert (change.kind, change.material) == (kind, material)
    assert change.owed == ("all" if material else "nobody")


@pytest.mark.parametrize("name", ["rule.no-fee", "channel.text", "purpose.feedback"])
def test_a_practice_that_goes_is_removed_and_back_again_added(name: str) -> None:
    without = PRACTICES.replace(table(name), "")
    without = without.replace(', "text"]', "]") if name == "channel.text" else without
    without = without.replace(', "feedback"', "") if name == "purpose.feedback" else without
    gone, back = diff(BASE, report(without)), diff(report(without), BASE)
    weighs = name.startswith("rule")

    assert (name, "removed", weighs) in [(c.what, c.kind, c.material) for c in gone.changes]
    assert (name, "added", not weighs) in [(c.what, c.kind, c.material) for c in back.changes]


def test_a_longer_retention_widens_and_a_shorter_narrows() -> None:
    assert seconds("session") < seconds("PT30M") < seconds("P1D") < seconds("P1M")
    assert seconds("P1M") < seconds("P8W") < seconds("P1Y") < seconds("until-erased")
    assert seconds("P1YT1H") - seconds("P1Y") == 3600


def test_words_that_change_alone_are_reported_as_such_and_alert_nobody() -> None:
    old, new = "Our privacy desk is glad", "Our privacy desk is happy"
    found = diff(BASE, report(PRACTICES.replace(old, new), STATEMENT.replace(old, new)))

    assert found.text_only
    assert found.owed == "nobody"
    assert [(edit.kind, edit.meaning) for edit in found.edits] == [("reworded", False)]


def test_without_practices_only_the_words_are_compared() -> None:
    old = check("# A\n\nWe collect names.\n", as_of=DAY)
    new = check("# A\n\nWe collect names. We never sell them.\n", as_of=DAY)
    found = diff(old, new)

    assert found.changes == ()
    assert found.text_only
    assert [edit.meaning for edit in found.edits] == [True]


OPPOSITE = {"added": "removed", "removed": "added", "widened": "narrowed", "narrowed": "widened"}


@settings(max_examples=40, deadline=None)
@given(old=practices(), new=practices())
def test_there_and_back_again_is_the_opposite(old: Practices, new: Practices) -> None:
    there, back = list(changes(old, new)), list(changes(new, old))

    assert list(changes(old, old)) == []
    assert {(what, OPPOSITE[kind], f) for what, kind, f in one_way(there)} == one_way(back)
    assert all(change.material or change.owed == "nobody" for change in there)
    assert all(change.material or not change.ask_again for change in there)


def one_way(found: list[Change]) -> set[tuple[str, str, str]]:
    """What is wider one way and narrower the other: all but something else in its place."""
    other = ("is", "operator", "class", "controller")
    fields_ = {(c.what, c.kind, d.split(":")[0]) for c in found for d in c.details or [""]}
    return {change for change in fields_ if change[2] not in other}


def test_every_field_that_can_weigh_has_a_direction() -> None:
    weightless = {"key", "says", "line", "label", "address", "statement", "shine_the_light"}
    weightless.add("public")  # who may hand in by program, not what is taken from people
    for name, (kind, _) in TABLES.items():
        if name != "rule":
            assert set(DIRECTIONS[name]) == {f.name for f in fields(kind)} - weightless
