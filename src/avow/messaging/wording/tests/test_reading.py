"""Who clearly says stop is heard; whatever may mean it comes before a person."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.messaging.wording import law, reading
from avow.messaging.wording.reading import Asks, Words

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = reading.words(
    stop=["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"],
    help_=["help", "info"],
    start=["start"],
)


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("Stop.", Asks.STOP),
        (" unsubscribe ", Asks.STOP),
        ("opt-out", Asks.STOP),
        ("OptOut", Asks.STOP),
        ("S.T.O.P", Asks.STOP),
        ("st\u200bop", Asks.STOP),
        ("ＳＴＯＰ", Asks.STOP),
        ("please leave me alone", Asks.STOP),
        ("Stop sending me these texts!!", Asks.STOP),
        ("I no longer want to receive your emails.", Asks.STOP),
        ("Take me off your list, thanks", Asks.STOP),
        ("Please don’t call me again", Asks.STOP),
        ("I withdraw my consent", Asks.STOP),
        ("Basta", Asks.STOP),
        ("Por favor, no me envíen más correos", Asks.STOP),
        ("quiero darme de baja", Asks.STOP),
        ("Dejen de llamarme", Asks.STOP),
        ("Ne m’envoyez plus de mails", Asks.STOP),
        ("Bitte senden Sie mir keine E-Mails mehr", Asks.STOP),
        ("HELP", Asks.HELP),
        ("info?", Asks.HELP),
        ("Start", Asks.START),
        ("Please don't stop, I love these", Asks.DOUBT),
        ("Cancel my order, please", Asks.DOUBT),
        ("I was unsubscribed by mistake", Asks.DOUBT),
        ("When does the sale end?", Asks.DOUBT),
        ("Wrong number", Asks.DOUBT),
        ("No quiero darme de baja", Asks.DOUBT),
        ("Thanks!", Asks.OTHER),
        ("Which sizes do you have?", Asks.OTHER),
        ("", Asks.OTHER),
    ],
)
def test_messages_are_read_as_a_person_would(message: str, asks: Asks) -> None:
    assert reading.read(message, WORDS) is asks


@pytest.mark.parametrize(
    ("message", "channels"),
    [
        ("stop calling me", {"phone"}),
        ("no more catalogs", {"mail"}),
        ("stop the texts and the calls", {"text", "phone"}),
        ("stop", set()),
        ("leave me alone", {"all"}),
        ("no me llamen más", {"phone"}),
    ],
)
def test_the_channels_that_are_named_are_known(message: str, channels: set[str]) -> None:
    assert reading.channels(message) == channels


_NOISE = st.text(alphabet=" .,!?;:-_*\t\n\"'\u200b", max_size=8)


@PATIENT
@given(word=st.sampled_from(sorted(WORDS.stop)), before=_NOISE, after=_NOISE, data=st.data())
def test_the_words_of_the_law_stop_in_any_case_and_among_any_marks(
    word: str, before: str, after: str, data: st.DataObject
) -> None:
    capitals = data.draw(st.lists(st.booleans(), min_size=len(word), max_size=len(word)))
    spelled = "".join(c.upper() if up else c for c, up in zip(word, capitals, strict=True))

    assert reading.read(before + spelled + after, WORDS) is Asks.STOP


@PATIENT
@given(word=st.sampled_from(sorted(WORDS.stop)), more=st.lists(st.text(max_size=12), max_size=8))
def test_a_word_of_the_law_among_others_is_never_passed_over(word: str, more: list[str]) -> None:
    message = " ".join([*more, word, *more])

    assert reading.read(message, WORDS) is not Asks.OTHER


@PATIENT
@given(message=st.text(max_size=400))
def test_anything_at_all_can_be_read_and_reads_alike_twice(message: str) -> None:
    assert reading.read(message, WORDS) is reading.read(message, WORDS)
    assert reading.plain(reading.plain(message)) == reading.plain(message)


@PATIENT
@given(message=st.text(alphabet="0123456789 .,;!äöüéß漢字🎉", max_size=40))
def test_what_has_no_sign_of_a_no_stops_nothing(message: str) -> None:
    assert reading.read(message, Words(stop=frozenset())) is Asks.OTHER


def test_the_words_come_from_the_rule_packs_of_the_day() -> None:
    from datetime import date

    assert law.words(date(2025, 4, 10)).stop == frozenset()
    assert law.words(date(2025, 4, 11)).stop == WORDS.stop
