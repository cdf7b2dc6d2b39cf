"""One call, one report: findings sorted and complete, a policy only when nothing stands against."""

from datetime import date
from pathlib import Path

import pytest

from avow.compiler.checking import check, try_out
from avow.compiler.diagnostics import Severity
from avow.core.errors import UnusableInputError

DAY = date(2026, 11, 22)
DEMO = Path(__file__).parents[2] / "demo" / "linden_and_lark"
TEXT = "# Privacy\n\nWe collect your name. We will never sell it.\n"
PRACTICES = """[statement]
controller = "Ada Goods"
regimes = ["mail"]
contact = { email = "privacy@ada.example", post = ["12 Lamp Street"] }
sites = { web = "the shop" }
[data.name]
label = "Name"
is = "user.name"
identifies = "person"
says = ["collect your name"]
[touchpoint.form]
label = "Form"
site = "web"
how = "volunteered"
collects = ["name"]
for = ["greeting"]
says = ["collect your name"]
[purpose.greeting]
label = "Greeting"
ground = "contract"
uses = ["name"]
says = ["collect your name"]
[rule.no-sale-without-consent]
value = true
says = ["never sell"]
"""


def demo() -> tuple[str, str]:
    return (
        (DEMO / "statement.md").read_text(encoding="utf-8"),
        (DEMO / "practices.toml").read_text(encoding="utf-8"),
    )


def test_a_text_alone_is_labelled_and_linted() -> None:
    report = check(TEXT, as_of=DAY)

    assert report.practices is None
    assert report.policy is None
    assert set(report.labels) == set(report.statement.by_address)
    assert report.promises == 1
    assert {"AV513", "AV514"} <= {d.code for d in report.diagnostics}


def test_findings_come_in_the_order_of_the_files_and_each_once() -> None:
    found = check(TEXT, PRACTICES.replace("never sell", "not sell"), as_of=DAY).diagnostics
    places = [(d.file, d.line, d.column) for d in found]

    assert places == sorted(places)
    assert len(set(found)) == len(found)
    assert {"AV201", "AV204"} <= {d.code for d in found}


def test_a_policy_is_made_only_when_there_is_no_error() -> None:
    clean = check(*demo(), as_of=DAY)
    broken = check(demo()[0], demo()[1].replace('"user.name', '"User.name', 1), as_of=DAY)

    assert [d for d in clean.diagnostics if d.severity is not Severity.NOTE] == []
    assert clean.policy is not None
    assert broken.errors
    assert broken.policy is None


def test_the_regimes_come_from_the_caller_then_the_practices() -> None:
    named = check(TEXT, PRACTICES, as_of=DAY)
    asked = check(TEXT, PRACTICES, as_of=DAY, regimes=("us-ca",))

    assert not {d.code for d in named.diagnostics} & {"AV513", "AV514"}
    assert {"AV513", "AV514"} <= {d.code for d in asked.diagnostics}


def test_a_text_that_may_not_be_published_can_be_tried_out() -> None:
    report = check(TEXT, PRACTICES, as_of=DAY)
    policy = try_out(TEXT, PRACTICES, as_of=DAY)

    assert report.policy is None
    assert policy.may_use("name", "greeting").allowed
    assert not policy.may_use("name", "spying").allowed


@pytest.mark.parametrize(
    ("practices", "words"),
    [
        (PRACTICES.replace("user.name", "User"), "line 8"),
        (PRACTICES.replace("never sell", "always sell"), "line 23"),
    ],
)
def test_what_cannot_be_compiled_is_not_tried_out(practices: str, words: str) -> None:
    with pytest.raises(UnusableInputError, match=words):
        try_out(TEXT, practices, as_of=DAY)
