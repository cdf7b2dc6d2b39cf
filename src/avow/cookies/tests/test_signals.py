"""What browsers say by themselves."""

from datetime import date

import pytest

from avow.cookies import signals
from avow.cookies.catalogue import catalogue
from avow.cookies.tests.factories import policy


@pytest.mark.parametrize("value", ["1", "1,1", "1, 1", "0, 1", " 1 "])
def test_exactly_one_says_yes(value: str) -> None:
    assert signals.says(value)


@pytest.mark.parametrize("value", [None, "", "0", "true", "11", "1;", '"1"', "yes", "1.0", "１"])
def test_any_other_value_says_nothing(value: str | None) -> None:
    assert not signals.says(value)


def test_only_honoured_signals_are_heard() -> None:
    heard = signals.heard(catalogue(policy()), {"Sec-GPC": "1", "DNT": "1"})

    assert heard == ("gpc",)


def test_the_site_says_that_it_honours_the_signal() -> None:
    told = signals.gpc_document(catalogue(policy()), date(2026, 10, 1))

    assert told == {"gpc": True, "lastUpdate": "2026-10-01"}


@pytest.mark.parametrize(
    ("rule", "dnt", "value"),
    [
        (None, True, None),
        ("disregard", True, "D"),
        ("honour", True, "N"),
        ("honour", False, "T"),
    ],
)
def test_do_not_track_is_answered_as_the_statement_says(
    rule: str | None, dnt: bool, value: str | None
) -> None:
    assert signals.tracking(catalogue(policy()), rule, dnt=dnt) == value
