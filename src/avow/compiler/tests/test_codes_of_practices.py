"""Every code about practices and law: its bad example has the defect, its good one has not."""

from datetime import date

import pytest

from avow.compiler.checking import Report, check
from avow.compiler.diagnostics import Code, codes

OURS = [
    code for code in codes().values() if code.code.startswith(("AV0", "AV2", "AV32", "AV4", "AV5"))
]


def examined(example: dict[str, str]) -> Report:
    as_of = date.fromisoformat(example.get("as_of", "2026-11-22"))
    return check(example["statement"], example.get("practices"), as_of=as_of)


@pytest.mark.parametrize("code", OURS, ids=lambda code: code.code)
def test_the_bad_example_has_the_defect_and_the_good_one_has_not(code: Code) -> None:
    bad = {found.code for found in examined(code.bad).diagnostics}
    good = {found.code for found in examined(code.good).diagnostics}

    assert code.code in bad
    assert code.code not in good


@pytest.mark.parametrize("code", OURS, ids=lambda code: code.code)
def test_every_finding_says_where_it_is_and_what_to_do(code: Code) -> None:
    found = [d for d in examined(code.bad).diagnostics if d.code == code.code]

    assert all(d.line >= 1 and d.message and d.help and d.severity is code.severity for d in found)
