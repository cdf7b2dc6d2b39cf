"""What a visitor's choice and browser allow."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.cookies.catalogue import SHARING
from avow.cookies.rules import Answer, Choice, Visit, decode, encode
from avow.cookies.tests.factories import (
    EARLIER,
    SWITCHES,
    VERSION,
    everything,
    policy,
    visit,
)

KEYS = st.text(alphabet="abcdefghij_-0123456789", min_size=1, max_size=20)
ANSWERS = st.dictionaries(KEYS, st.sampled_from(Answer), max_size=8)
DAYS = st.dates(date(1970, 1, 1), date(2200, 1, 1))


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    """Any visitor: any answers or none, any signals."""
    keys = draw(st.sets(st.sampled_from(SWITCHES)))
    answers = {key.replace(SHARING, "sharing"): int(draw(st.sampled_from(Answer))) for key in keys}
    signals = draw(st.sampled_from([(), ("gpc",)]))
    return visit(answers, signals=signals)


@given(answers=ANSWERS, day=DAYS)
def test_a_choice_comes_back_from_its_cookie(answers: dict[str, Answer], day: date) -> None:
    choice = Choice(version="0123456789ab", made_on=day, answers=answers)

    assert decode(encode(choice)) == choice


@given(st.text(max_size=80))
def test_what_is_no_choice_is_read_as_none_or_written_the_same_way(value: str) -> None:
    choice = decode(value)

    assert choice is None or decode(encode(choice)) == choice


@given(visits())
def test_nothing_runs_that_the_policy_refuses(seen: Visit) -> None:
    for key in seen.catalogue.trackers:
        assert seen.may_run(key) <= policy().may_store(key, seen.standing()).allowed


@given(visits())
def test_with_every_switch_answered_exactly_what_the_policy_allows_runs(seen: Visit) -> None:
    answered = not seen.unanswered()

    for key in seen.catalogue.trackers:
        allowed = policy().may_store(key, seen.standing()).allowed
        assert not answered or seen.may_run(key) == allowed


@given(visits())
def test_a_signal_never_lets_more_run(seen: Visit) -> None:
    signalled = {one.practice.key for one in replace(seen, signals=("gpc",)).running()}
    silent = {one.practice.key for one in replace(seen, signals=()).running()}

    assert signalled <= silent


@given(visits())
def test_refusing_leaves_only_what_needs_no_choice(seen: Visit) -> None:
    refused = replace(seen, choice=_choice(seen.answers_of("refuse", ())))

    assert {one.practice.key for one in refused.running()} == {"basket", "choices"}


@given(visits(), st.sampled_from(["accept", "refuse", "save"]), st.sets(st.sampled_from(SWITCHES)))
def test_pressing_the_same_twice_changes_nothing(
    seen: Visit, button: str, ticked: set[str]
) -> None:
    once = seen.answers_of(button, ticked)
    twice = replace(seen, choice=_choice(once)).answers_of(button, ticked)

    assert twice == once


@given(visits(), st.sampled_from(["accept", "refuse", "save"]), st.sets(st.sampled_from(SWITCHES)))
def test_sharing_once_refused_stays_off_without_a_confirmation(
    seen: Visit, button: str, ticked: set[str]
) -> None:
    off = seen.needs_confirmation() and not seen.is_on(SHARING)
    after = replace(seen, choice=_choice(seen.answers_of(button, ticked)))

    assert not (off and after.is_on(SHARING))


def test_before_a_choice_only_what_needs_none_runs() -> None:
    seen = visit()

    assert {one.practice.key for one in seen.running()} == {"basket", "choices"}
    assert seen.unanswered() == SWITCHES


def test_the_opt_out_of_advertising_leaves_the_rest() -> None:
    seen = visit({**everything(1), "sharing": 0})

    assert not seen.may_run("banderole")
    assert seen.may_run("flicker")
    assert seen.may_run("tally")


def test_a_signal_stops_advertising_and_leaves_the_rest() -> None:
    seen = visit(everything(1), signals=("gpc",))

    assert not seen.may_run("banderole")
    assert seen.may_run("flicker")


def test_a_signal_is_taken_for_a_no_once_and_its_absence_changes_nothing() -> None:
    heeded = visit(everything(1), signals=("gpc",)).heeded()
    later = visit({**everything(1), "sharing": 0})

    assert heeded == {SHARING: Answer.NO}
    assert later.heeded() is None
    assert not later.may_run("banderole")


def test_a_yes_confirmed_in_spite_of_the_signal_holds() -> None:
    seen = visit(everything(0), signals=("gpc",))
    confirmed = seen.answers_of("save", SWITCHES, confirmed=True)
    after = replace(seen, choice=_choice(confirmed))

    assert after.may_run("banderole")
    assert after.heeded() is None


def test_only_what_was_widened_is_asked_again_and_only_of_those_who_agreed() -> None:
    again = {EARLIER[:12]: ("analytics",)}
    agreed = replace(visit(everything(1), version=EARLIER), again=again)
    refused = replace(visit(everything(0), version=EARLIER), again=again)

    assert agreed.unanswered() == ("analytics",)
    assert not agreed.may_run("tally")
    assert agreed.may_run("flicker")
    assert refused.unanswered() == ()


def test_a_choice_under_a_version_that_nobody_knows_is_asked_again() -> None:
    assert visit(everything(1), version=EARLIER).unanswered() == SWITCHES


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("_tally_id", True),
        ("_tally_", True),
        ("tally", True),
        ("x_tally_id", False),
        ("basket", False),
        ("pocket_choices", False),
        ("unheard-of", False),
    ],
)
def test_only_the_names_of_refused_trackers_are_cleared(name: str, refused: bool) -> None:
    assert visit(everything(0)).refuses(name) is refused


def test_an_undeclared_tracker_never_runs() -> None:
    assert not visit(everything(1)).may_run("unheard-of")


def _choice(answers: dict[str, Answer]) -> Choice:
    return Choice(version=VERSION[:12], made_on=date(2026, 11, 22), answers=answers)


@given(
    answers=st.dictionaries(st.sampled_from(SWITCHES), st.sampled_from(Answer)),
    button=st.sampled_from(["accept", "refuse", "save", "no-advertising"]),
)
def test_for_a_child_nothing_runs_that_has_a_choice(
    answers: dict[str, Answer], button: str
) -> None:
    young = replace(visit(answers), underage=True)

    assert all(not one.needs for one in young.running())
    assert young.unanswered() == ()
    assert set(young.answers_of(button, SWITCHES, confirmed=True).values()) == {Answer.NO}
