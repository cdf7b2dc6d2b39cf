"""A sentence explains itself: why it is what it is, what it carries, and who keeps that."""

from datetime import date

import pytest

from avow.compiler.checking import check
from avow.compiler.explaining import Keeper, SentenceNotFoundError, explain
from avow.compiler.tests.test_checking import PRACTICES, TEXT

REPORT = check(TEXT, PRACTICES, as_of=date(2026, 11, 22))


def test_a_sentence_is_explained_by_words_or_by_address() -> None:
    by_words = explain(REPORT, "NEVER  sell")

    assert explain(REPORT, by_words.sentence.address) == by_words
    assert by_words.labelled.label == "promise"
    assert by_words.labelled.because
    assert by_words.keepers == (
        Keeper("rule.no-sale-without-consent", "sharing", "Policy.may_disclose"),
    )
    assert not by_words.informs


def test_each_practice_names_its_room() -> None:
    carried = explain(REPORT, "collect your name").keepers

    assert [keeper.practice for keeper in carried] == [
        "data.name",
        "touchpoint.form",
        "purpose.greeting",
    ]
    assert {keeper.room for keeper in carried} == {"people", "collection", "choices"}


@pytest.mark.parametrize("words", ["buy hats", "we", ""])
def test_words_of_no_sentence_or_of_several_are_refused(words: str) -> None:
    with pytest.raises(SentenceNotFoundError, match="sentence"):
        explain(REPORT, words)
