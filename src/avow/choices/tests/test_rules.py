"""The fold never makes a yes that the person did not give."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.choices import rules
from avow.choices.errors import EvidenceError, UnclearChoiceError
from avow.choices.rules import ALL, NONE, Act, Evidence, standing_act

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PURPOSES = ("news", "feedback")
CHANNELS = ("email", "text")
THINGS = [(purpose, channel) for purpose in PURPOSES for channel in CHANNELS]

times = st.integers(0, 12).map(lambda minutes: NOON + timedelta(minutes=minutes))
yes = st.builds(
    Act,
    kind=st.just(rules.YES),
    purpose=st.sampled_from(PURPOSES),
    channel=st.sampled_from(CHANNELS),
    at=times,
    reported=st.booleans(),
)
no = st.builds(
    Act,
    kind=st.sampled_from(("opted_out", "withdrew", "objected")),
    purpose=st.sampled_from((*PURPOSES, ALL)),
    channel=st.sampled_from((*CHANNELS, ALL)),
    at=times,
    reported=st.booleans(),
)
histories = st.lists(yes | no, max_size=12)


def act(kind: str, minute: int, purpose: str = "news", channel: str = "email") -> Act:
    """An act of the person, some minutes past noon."""
    return Act(kind=kind, purpose=purpose, channel=channel, at=NOON + timedelta(minutes=minute))


def reported(kind: str, minute: int) -> Act:
    """An act that an import tells of."""
    return Act(
        kind=kind,
        purpose="news",
        channel="email",
        at=NOON + timedelta(minutes=minute),
        reported=True,
    )


def says_yes(*acts: Act, purpose: str = "news", channel: str = "email") -> bool | None:
    """What stands after these acts."""
    found = standing_act(acts, purpose, channel)
    return None if found is None else found.says_yes


def test_nobody_has_spoken_of_what_no_act_covers() -> None:
    assert says_yes(act("opted_in", 0), channel="text") is None


def test_the_last_act_of_the_person_wins() -> None:
    assert says_yes(act("opted_in", 0), act("opted_out", 1)) is False
    assert says_yes(act("opted_out", 0), act("opted_in", 1)) is True


def test_of_two_acts_at_one_instant_the_no_wins() -> None:
    assert says_yes(act("opted_in", 0), act("opted_out", 0)) is False


def test_an_import_gives_a_yes_only_where_nothing_else_was_said() -> None:
    assert says_yes(reported("opted_in", 0)) is True
    assert says_yes(act("opted_out", 0), reported("opted_in", 1)) is False
    assert says_yes(reported("opted_out", 0), reported("opted_in", 1)) is False


def test_an_imported_no_takes_an_earlier_yes_away_and_not_a_later_one() -> None:
    assert says_yes(act("opted_in", 0), reported("opted_out", 1)) is False
    assert says_yes(reported("opted_out", 0), act("opted_in", 1)) is True


def test_an_objection_stops_every_channel_and_a_later_yes_opens_one() -> None:
    objection = act("objected", 1, channel=ALL)

    assert says_yes(act("opted_in", 0), objection) is False
    assert says_yes(objection, act("opted_in", 2)) is True
    assert says_yes(objection, act("opted_in", 2), channel="text") is False


def test_a_yes_to_the_use_itself_opens_no_channel() -> None:
    assert says_yes(act("opted_in", 0, channel=NONE)) is None


@given(histories)
def test_it_never_says_yes_when_the_last_act_of_the_person_is_a_no(acts: list[Act]) -> None:
    for purpose, channel in THINGS:
        own = [a for a in acts if a.covers(purpose, channel) and not a.reported]
        if not own:
            continue
        last = max(a.at for a in own)
        if any(not a.says_yes for a in own if a.at == last):
            assert says_yes(*acts, purpose=purpose, channel=channel) is False


@given(histories)
def test_it_never_says_yes_when_nobody_gave_one_for_that_thing(acts: list[Act]) -> None:
    given_yes = {(a.purpose, a.channel) for a in acts if a.says_yes}

    for thing in THINGS:
        if says_yes(*acts, purpose=thing[0], channel=thing[1]):
            assert thing in given_yes


@given(histories, yes)
def test_a_reported_yes_never_undoes_a_no(acts: list[Act], late: Act) -> None:
    for purpose, channel in THINGS:
        if says_yes(*acts, purpose=purpose, channel=channel) is False:
            told = Act(kind=rules.YES, purpose=purpose, channel=channel, at=late.at, reported=True)
            assert says_yes(*acts, told, purpose=purpose, channel=channel) is False


@given(st.data(), histories)
def test_neither_order_of_arrival_nor_duplicates_matter(
    data: st.DataObject, acts: list[Act]
) -> None:
    again = data.draw(st.lists(st.sampled_from(acts), max_size=4)) if acts else []
    shuffled = data.draw(st.permutations(acts + again))

    for purpose, channel in THINGS:
        assert says_yes(*shuffled, purpose=purpose, channel=channel) is says_yes(
            *acts, purpose=purpose, channel=channel
        )


def test_a_signal_stands_until_a_yes_that_came_later() -> None:
    later = NOON + timedelta(minutes=1)

    assert rules.signal_stands(NOON, None) is True
    assert rules.signal_stands(later, NOON) is True
    assert rules.signal_stands(NOON, NOON) is True
    assert rules.signal_stands(NOON, later) is False


def evidence(**changes: object) -> Evidence:
    """Evidence that holds, but for what is changed."""
    fields: dict[str, object] = {
        "place": "newsletter",
        "wording": "May we write to you?",
        "statement": "a" * 64,
        "how": "form",
        "at": NOON,
    }
    return Evidence(**fields | changes)  # type: ignore[arg-type]  # wrong ones are the point


@pytest.mark.parametrize(
    "changes",
    [
        {"place": ""},
        {"place": "Ada Lovelace"},
        {"place": "a" * 101},
        {"wording": " "},
        {"wording": "a" * 20_001},
        {"wording": "May we\x00"},
        {"wording": "\ud800"},
        {"statement": "latest"},
        {"how": "guess"},
        {"how": "merge"},
        {"how": "staff:phone"},
        {"at": NOON.replace(tzinfo=None)},
        {"at": NOON + timedelta(minutes=6)},
    ],
)
def test_evidence_that_would_prove_nothing_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(EvidenceError):
        rules.permitted_evidence(evidence(**changes), actor="data_subject", now=NOON)


def test_a_fast_clock_is_set_back_to_ours() -> None:
    fast = evidence(at=NOON + timedelta(minutes=4))

    assert rules.permitted_evidence(fast, actor="data_subject", now=NOON).at == NOON


def test_what_staff_heard_names_the_staff_member() -> None:
    heard = evidence(how="staff:phone")

    actor = "staff:0b6f0a1e-8d3c-4a52-9a2d-2f0c5f6f7a11"
    assert rules.permitted_evidence(heard, actor=actor, now=NOON) == heard


@pytest.mark.parametrize(
    ("purpose", "channel", "how"),
    [(ALL, "email", "form"), ("news", ALL, "form"), ("news", "email", "signal")],
)
def test_nobody_agrees_to_everything_or_by_signal(purpose: str, channel: str, how: str) -> None:
    with pytest.raises(UnclearChoiceError):
        rules.permitted_yes(purpose, channel, how)
