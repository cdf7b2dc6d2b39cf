"""The catalogue: what the policy says of every tracker."""

from dataclasses import replace
from datetime import timedelta

import pytest

from avow.compiler.checking import check
from avow.cookies.catalogue import SHARING, Switch, catalogue, duration
from avow.cookies.rules import Choice, Visit
from avow.cookies.tests import factories
from avow.cookies.tests.factories import CLASSES, policy


def test_every_class_with_a_choice_is_a_switch_and_so_is_sharing() -> None:
    switches = catalogue(policy()).switches

    assert switches == tuple(Switch(key=key, before=False) for key in (*CLASSES, SHARING))


def test_a_tracker_needs_its_class_and_advertising_needs_sharing_too() -> None:
    needs = {key: tracked.needs for key, tracked in catalogue(policy()).trackers.items()}

    assert needs["basket"] == ()
    assert needs["tally"] == ("analytics",)
    assert needs["flicker"] == ("partners",)
    assert needs["banderole"] == ("partners", SHARING)


def test_a_class_with_an_opt_out_runs_until_somebody_says_no() -> None:
    opted_out = factories.practices().replace(
        'for = ["counting"]\nnever', 'choice = "opt-out"\nfor = ["counting"]\nnever'
    )
    report = check(factories.statement(), opted_out, as_of=factories.TODAY)
    assert report.policy
    before = Visit(catalogue=catalogue(report.policy), version=factories.VERSION)
    choice = Choice(
        version=factories.VERSION[:12],
        made_on=factories.TODAY,
        answers=before.answers_of("refuse", ()),
    )

    assert before.may_run("tally")
    assert not before.may_run("flicker")
    assert not replace(before, choice=choice).may_run("tally")


def test_the_signals_are_those_that_the_statement_honours() -> None:
    assert catalogue(policy()).honours == ("gpc",)


def test_the_cookie_is_the_one_that_practices_declare() -> None:
    found = catalogue(policy())

    assert (found.name, found.lifetime) == ("pocket_choices", timedelta(days=365))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("P1Y", 365),
        ("P90D", 90),
        ("P2W", 14),
        ("P1M", 30),
        ("P1Y6M", 545),
        ("P", None),
        ("1Y", None),
    ],
)
def test_durations_are_days(text: str, days: int | None) -> None:
    assert duration(text) == (None if days is None else timedelta(days=days))
