"""Labels as a whole: the seed text labelled by hand, and what holds of any sentence."""

import json
import time
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.labelling.rules import table
from avow.compiler.labels import TOPICS, label, label_sentence
from avow.compiler.parsing import parse
from avow.compiler.statement import Label

SHARED = Path(__file__).parents[5] / "shared"
TRUTH = SHARED / "data" / "labels" / "milly-2015.json"
SEED = SHARED / "seed" / "milly-2015.md"

WORDS = (
    "we you our may will not never only share sell collect use information cookies browser"
    " consent opt out privacy policy partners contact questions please children secure if to"
)
SENTENCES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=25).map(" ".join)
RANK = {Label.INFORMS: 0, Label.PRACTICE: 1, Label.PROMISE: 2}


def _f1(pairs: Counter[tuple[str, str]], of: str) -> float:
    right = pairs[of, of]
    wrong = sum(n for pair, n in pairs.items() if of in pair and pair != (of, of))
    return 2 * right / (2 * right + wrong)


@pytest.mark.skipif(not TRUTH.exists(), reason="the shared folder is not beside the repository")
def test_the_seed_is_labelled_as_by_hand() -> None:
    statement = parse(SEED.read_text("utf-8"))
    labels = label(statement)
    found = {s.digest: labels[s.address] for s in statement.sentences}
    units = json.loads(TRUTH.read_text("utf-8"))["units"]

    pairs = Counter((unit["label"], str(found[unit["sha256"]].label)) for unit in units)
    topics = [unit["topics"][0] in found[unit["sha256"]].topics for unit in units if unit["topics"]]

    assert sum(_f1(pairs, of) for of in Label) / len(Label) >= 0.85
    assert sum(topics) / len(topics) >= 0.85


def test_a_fragment_is_labelled_with_its_lead_in() -> None:
    lead = "We may use your information in these ways:"

    assert label_sentence("in our catalog", lead=lead).label is Label.PRACTICE
    assert label_sentence("with your consent", lead=lead).label is Label.PROMISE
    assert label_sentence("in our catalog").label is Label.INFORMS


def test_a_heading_names_the_topic_of_what_stands_under_it() -> None:
    text = "We never do so."

    assert label_sentence(text, heading="Children").topics[0] == "children"
    assert label_sentence(text, heading="Security").topics[0] == "security"


def test_under_a_heading_about_choice_a_place_to_turn_to_is_a_promise() -> None:
    text = "You may call us at 1-800-555-0100."

    assert label_sentence(text, heading="How to opt out").label is Label.PROMISE
    assert label_sentence(text, heading="Our shops").label is Label.INFORMS


def test_a_label_says_which_words_decided_it() -> None:
    labelled = label_sentence("In short, we do not sell your address.")

    assert labelled.because == "a firm restraint: “we do not sell your”"


def test_typographic_quotes_and_contractions_read_as_plain_words() -> None:
    plain = label_sentence("We do not sell your e-mail address.")

    assert label_sentence("We don’t sell your e-mail address.").label is plain.label
    assert label_sentence("WE DON'T SELL YOUR E-MAIL ADDRESS.").label is plain.label


def test_every_topic_of_the_tables_is_known() -> None:
    files = resources.files("avow.compiler.labelling").iterdir()
    tables = [file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")]

    assert {rule.topic for name in tables for rule in table(name)} - {""} == set(TOPICS)
    assert {cue.topic for cue in table("topics")} == set(TOPICS)


@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=300), SENTENCES), lead=st.text(max_size=40))
def test_every_sentence_has_a_label_and_topics_that_go_with_it(text: str, lead: str) -> None:
    labelled = label_sentence(text, lead=lead, heading=lead)

    assert len(labelled.topics) in ((0,) if labelled.label is Label.INFORMS else (1, 2))
    assert set(labelled.topics) <= set(TOPICS)
    assert len(set(labelled.topics)) == len(labelled.topics)


@settings(max_examples=150, deadline=None)
@given(text=SENTENCES)
def test_asking_for_consent_never_lowers_a_label(text: str) -> None:
    before = label_sentence(f"{text}.").label
    after = label_sentence(f"{text}, only with your consent.").label

    assert RANK[after] >= RANK[before]


@pytest.mark.parametrize(
    "text",
    [
        "we " * 20_000,
        "not " * 20_000,
        "we do not sell, " * 5_000,
        "a" * 100_000,
        "e-mail@" * 15_000,
        "x." * 50_000,
        "http://" * 15_000,
        "’" * 100_000,
    ],
)
def test_what_is_no_sentence_costs_no_more_than_a_long_one(text: str) -> None:
    started = time.perf_counter()

    label_sentence(text)

    assert time.perf_counter() - started < 5


def test_ten_thousand_sentences_take_three_seconds_at_most() -> None:
    text = "We may share number {} of your addresses with partners unless you opt out at any time."
    label_sentence(text)
    started = time.perf_counter()

    for number in range(1_000):
        label_sentence(text.format(number))

    assert time.perf_counter() - started < 5
