"""A guarantee is broken by what its members do, and by nothing else."""

import re

import pytest

from avow.compiler.checks.conflicts import check_conflicts
from avow.compiler.reading import read
from avow.compiler.restraints import RULE_VALUES, RULES, SUBJECTS
from avow.compiler.tests.generated import bound, statement

PRACTICES = """
[statement]
controller = "Ada Goods"
contact = { email = "privacy@ada.example" }
[data.email]
label = "E-mail"
is = "user.contact.email"
identifies = "person"
says = ["practice data email here"]
[data.ip]
label = "Address"
is = "user.device.ip_address"
identifies = "device"
says = ["practice data ip here"]
[purpose.news]
label = "News"
ground = "consent"
kind = "promotional"
says = ["practice purpose news here"]
[purpose.ads]
label = "Ads"
ground = "consent"
cross_context = true
says = ["practice purpose ads here"]
[purpose.counts]
label = "Counts"
ground = "opt-out"
says = ["practice purpose counts here"]
[recipient.partner]
label = "Partner"
role = "business-partner"
receives = ["email"]
grounds = ["consent"]
says = ["practice recipient partner here"]
[class.counting]
label = "Counting"
is = "analytics"
never = ["{never}"]
says = ["practice class counting here"]
[tracker.first]
class = "counting"
where = "cookie"
names = ["count"]
says = ["practice tracker first here"]
operator = "first-party"
{member}
"""


def found(never: str, member: str) -> list[tuple[str, str | None]]:
    text = PRACTICES.replace("{never}", never)
    if member.startswith("operator"):
        text = text.replace('operator = "first-party"\n', "")
    declared, faults = read(text.replace("{member}", member), file="p.toml")
    assert faults == ()
    assert declared is not None
    conflicts = check_conflicts(statement(), declared, bound(declared), file="p.toml")
    return [(conflict.code, conflict.sentence) for conflict in conflicts]


@pytest.mark.parametrize(
    ("never", "member", "broken"),
    [
        ("advertising", 'for = ["news"]', True),
        ("advertising", 'for = ["ads"]', True),
        ("advertising", 'for = ["counts"]', False),
        ("browsing", 'for = ["ads"]', True),
        ("browsing", 'for = ["news"]', False),
        ("third-party", 'operator = "partner"', True),
        ("third-party", 'for = ["ads"]', False),
        ("identity", 'collects = ["email"]', True),
        ("identity", 'collects = ["ip"]', False),
        ("person-level", 'collects = ["email"]', True),
        ("person-level", 'collects = ["ip"]', False),
    ],
)
def test_a_guarantee_is_broken_by_its_members(never: str, member: str, *, broken: bool) -> None:
    expected = [("AV320", "privacy/keep-practice-class-counting")] if broken else []

    assert found(never, member) == expected


def test_every_rule_has_a_subject_and_every_word_list_a_rule() -> None:
    assert set(SUBJECTS) == set(RULES)
    assert set(RULE_VALUES) < set(RULES)
    assert all(re.compile(subject) for subject in SUBJECTS.values())
