"""The invented retailer: clean today, complete, and every question answered with a sentence."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from avow.compiler.binding import bind
from avow.compiler.decisions import Decision
from avow.compiler.diagnostics import Severity
from avow.compiler.policy import Policy
from avow.compiler.practices import TABLES, Practices, Recipient, TrackerClass
from avow.compiler.restraints import RULES
from avow.compiler.standing import ANY, Standing
from avow.compiler.statement import Label
from tests import linden_and_lark as shop

Question = Callable[[Policy], Decision]

LIKES_NEWS = Standing(consented=frozenset({("news", "email")}))
LIKES_ADS = Standing(consented=frozenset({("advertising", ANY)}), accepted=frozenset({"embedded"}))
LIKES_ADS_WITH_SIGNAL = Standing(
    consented=LIKES_ADS.consented, accepted=LIKES_ADS.accepted, gpc=True
)
COUNTED = Standing(accepted=frozenset({"analytics"}))
TIRED_OF_QUESTIONS = Standing(opted_out=frozenset({("feedback", "email")}))

ANSWERS: dict[str, tuple[Question, bool, str, str]] = {
    "a newsletter form takes an e-mail address": (
        lambda p: p.may_collect("newsletter", ["email"]), True, "declared", "our newsletter",
    ),
    "a newsletter form takes no birthday": (
        lambda p: p.may_collect("newsletter", ["birthday"]), False, "undeclared", "our newsletter",
    ),
    "a till takes no ZIP code": (
        lambda p: p.may_collect("purchase-till", ["zip"]), False, "undeclared", "ZIP code",
    ),
    "a child of 17 buys nothing": (
        lambda p: p.may_collect("purchase-web", ["email"], age=17), False, "child", "under 18",
    ),
    "news uses the address of whoever asked for it": (
        lambda p: p.may_use("email", "news", LIKES_NEWS), True, "consent", "news and offers",
    ),
    "news uses no address of whoever did not ask": (
        lambda p: p.may_use("email", "news"), False, "no-consent", "news and offers",
    ),
    "news goes out by e-mail to whoever said yes to e-mail": (
        lambda p: p.may_contact("news", "email", LIKES_NEWS), True, "consent", "news and offers",
    ),
    "news goes out by text to nobody who said yes to e-mail": (
        lambda p: p.may_contact("news", "text", LIKES_NEWS), False, "no-consent", "news and offers",
    ),
    "a recall is told to everyone": (
        lambda p: p.may_contact("notices", "phone"), True, "contract", "a recall",
    ),
    "whoever is tired of questions is asked none": (
        lambda p: p.may_contact("feedback", "email", TIRED_OF_QUESTIONS),
        False, "opted-out", "unless you tell us not to",
    ),
    "an advertiser learns of visits after a yes": (
        lambda p: p.may_disclose("trellis-ads", "pages", "advertising", LIKES_ADS),
        True, "consent", "only if you have agreed",
    ),
    "an advertiser learns nothing while the browser's signal is on": (
        lambda p: p.may_disclose("trellis-ads", "pages", "advertising", LIKES_ADS_WITH_SIGNAL),
        False, "signal", "Global Privacy Control",
    ),
    "an advertiser never learns an e-mail address": (
        lambda p: p.may_disclose("trellis-ads", "email", "advertising", LIKES_ADS),
        False, "undeclared", "letting Trellis Ads choose",
    ),
    "a court order is followed": (
        lambda p: p.may_disclose("authorities", "order", "court-order"), True, "law", "court order",
    ),
    "nobody undeclared is given anything": (
        lambda p: p.may_disclose("list-broker", "email", "news"),
        False, "undeclared", "only as this section says",
    ),
    "the log-in needs no choice": (
        lambda p: p.may_store("sessionid"), True, "declared", "list of trackers",
    ),
    "visits are counted after a yes": (
        lambda p: p.may_store("_meadow_id", COUNTED), True, "consent", "Meadow Metrics",
    ),
    "visits are not counted before": (
        lambda p: p.may_store("_meadow_id"), False, "no-consent", "only essential trackers",
    ),
    "a film that was allowed plays while the browser's signal is on": (
        lambda p: p.may_store("framehouse", LIKES_ADS_WITH_SIGNAL),
        True, "consent", "played by Framehouse",
    ),
    "no advertisement is placed while the browser's signal is on": (
        lambda p: p.may_store("trellis", LIKES_ADS_WITH_SIGNAL),
        False, "signal", "Global Privacy Control",
    ),
    "an undeclared tracker is not set": (
        lambda p: p.may_store("_rogue"), False, "undeclared", "list of trackers",
    ),
}  # fmt: skip

ADDED = {
    "data.shoe_size": """label = "Shoe size"
is = "user.demographic"
identifies = "nobody"
""",
    "tracker.rogue": """class = "analytics"
operator = "first-party"
where = "cookie"
names = ["_rogue"]
""",
    "recipient.list-broker": """label = "List broker"
role = "independent"
receives = ["email"]
grounds = ["consent"]
""",
}


@pytest.fixture(scope="module")
def declared() -> Practices:
    """Give the practices as they were read."""
    practices = shop.report().practices
    assert practices is not None
    return practices


def words_of(hints: object) -> set[str]:
    """Give the words that a Literal, or a tuple of them, allows."""
    inner = get_args(hints)
    return set(inner) if inner and isinstance(inner[0], str) else words_of(inner[0])


def without(table: str) -> str:
    """Give the practices without one table, such as `channel.text`."""
    pruned, times = re.subn(
        rf"^{re.escape(f'[{table}]')}\n(?:(?!\[|# ---).*\n)*", "", shop.practices(), flags=re.M
    )
    assert times == 1
    return pruned


def unbound_without(practices: Practices, name: str) -> set[str]:
    """Give the sentences that nothing carries once a practice such as `channel.text` is gone."""
    table, key = name.split(".", 1)
    attribute = TABLES[table][1]
    left: Any = {k: v for k, v in getattr(practices, attribute).items() if k != key}
    found = shop.report()
    _, diagnostics = bind(
        found.statement,
        found.labels,
        replace(practices, **{attribute: left}),
        statement_file="statement.md",
        practices_file="practices.toml",
    )
    return {d.sentence or d.message for d in diagnostics}


def test_the_check_finds_no_error_and_no_warning() -> None:
    heavy = {Severity.ERROR, Severity.WARNING}

    assert [d for d in shop.report().diagnostics if d.severity in heavy] == []


def test_the_text_is_short_enough_to_be_read() -> None:
    assert 110 <= len(shop.report().statement.sentences) <= 130


def test_only_sentences_that_inform_carry_no_practice() -> None:
    found = shop.report()
    bare = [s.address for s in found.statement.sentences if s.address not in found.bound]

    assert len(bare) == 6
    assert {found.labels[address].label for address in bare} == {Label.INFORMS}


def test_every_way_in_is_declared(declared: Practices) -> None:
    touchpoints = declared.touchpoints.values()

    assert {t.how for t in touchpoints} == {"volunteered", "automatic", "third-party"}
    assert [t.key for t in touchpoints if not t.keeps] == ["story"]
    assert [t.key for t in touchpoints if t.overrides] == ["contest"]
    assert len(touchpoints) == 13


def test_every_class_role_channel_and_rule_is_declared(declared: Practices) -> None:
    classes = {c.is_ for c in declared.classes.values()}
    roles = {r.role for r in declared.recipients.values()}

    assert classes == words_of(get_type_hints(TrackerClass)["is_"])
    assert roles == words_of(get_type_hints(Recipient)["role"])
    assert set(declared.channels) == {"mail", "phone", "email", "text"}
    assert set(declared.rules) == set(RULES)


def test_every_promotion_can_be_stopped_in_two_ways_at_least(declared: Practices) -> None:
    assert all(len(channel.stop) >= 2 for channel in declared.channels.values())


@pytest.mark.parametrize("said", ANSWERS)
def test_every_answer_cites_its_sentence(said: str) -> None:
    question, allowed, code, words = ANSWERS[said]

    answer = question(shop.policy())

    sentence = shop.policy().sentences[answer.reasons[0].sentence]
    assert (answer.allowed, answer.reasons[0].code) == (allowed, code)
    assert words in sentence


def test_each_sentence_of_a_practice_that_is_taken_out_is_reported(declared: Practices) -> None:
    found = shop.report()
    owed = {a for a, labelled in found.labels.items() if labelled.label is not Label.INFORMS}
    carried = {a: names[0] for a, names in found.bound.items() if len(names) == 1 and a in owed}
    lost: dict[str, set[str]] = {}
    for address, name in carried.items():
        lost.setdefault(name, set()).add(address)

    assert len(lost) > 50
    for name, addresses in lost.items():
        assert unbound_without(declared, name) == addresses, name


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("right.california-notice", "unbound-promise"),
        ("rule.no-fee", "unbound-promise"),
        ("channel.text", "dangling-key"),
    ],
)
def test_the_check_of_a_file_without_one_table_fails(table: str, name: str) -> None:
    found = shop.changed(without(table))

    assert name in {d.name for d in found.errors}
    assert found.policy is None


@pytest.mark.parametrize(("table", "added"), ADDED.items())
def test_what_is_added_without_words_is_refused(table: str, added: str) -> None:
    found = shop.changed(f"{shop.practices()}\n[{table}]\n{added}")

    assert [(d.name, table in d.message) for d in found.errors] == [("wordless-practice", True)]
    assert found.policy is None


@pytest.mark.parametrize(("table", "added"), ADDED.items())
def test_what_is_added_with_words_of_no_sentence_is_refused(table: str, added: str) -> None:
    says = 'says = ["your shoe size and the phase of the moon"]'
    found = shop.changed(f"{shop.practices()}\n[{table}]\n{added}{says}\n")

    assert [(d.name, table in d.message) for d in found.errors] == [("missing-words", True)]
    assert found.policy is None


def test_a_field_that_is_only_put_into_a_form_is_refused() -> None:
    practices = shop.practices().replace(
        'collects = ["first_name", "email",', 'collects = ["birthday", "first_name", "email",'
    )
    found = shop.changed(practices)

    assert [d.name for d in found.errors] == ["dangling-key"]
    assert "birthday" in found.errors[0].message
