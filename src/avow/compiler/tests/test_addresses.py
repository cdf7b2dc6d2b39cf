"""Addresses stay with their sections and sentences when others move, come or go."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.parsing import parse
from avow.compiler.statement import Statement
from avow.compiler.text.addresses import SENTENCE_WORDS, slug

VERSIONS = (
    Path(__file__).parents[4].parent / "shared" / "data" / "statements" / "basecamp-privacy-history"
)

SUBJECTS = ("Orders", "Letters", "Cookies", "Children", "Courts", "Carriers")
CLAIMS = (
    "We keep your order for one year.",
    "We never sell your name.",
    "You may write to us at any time.",
    "Nobody else reads your letter.",
    "Our carriers learn your address.",
)
SECTIONS = st.lists(
    st.tuples(st.sampled_from(SUBJECTS), st.lists(st.sampled_from(CLAIMS), unique=True)),
    min_size=1,
    unique_by=lambda section: section[0],
)


def written(sections: list[tuple[str, list[str]]]) -> Statement:
    return parse("\n\n".join(f"## {name}\n\n{' '.join(claims)}" for name, claims in sections))


def addresses(statement: Statement) -> dict[str, str]:
    return {s.address: s.text for s in statement.sentences}


@settings(max_examples=50, deadline=None)
@given(sections=SECTIONS, data=st.data())
def test_moved_sections_keep_their_addresses(
    sections: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    moved = data.draw(st.permutations(sections))

    assert addresses(written(moved)) == addresses(written(sections))


@settings(max_examples=50, deadline=None)
@given(sections=SECTIONS, place=st.integers(min_value=0, max_value=5))
def test_an_inserted_sentence_leaves_the_other_addresses(
    sections: list[tuple[str, list[str]]], place: int
) -> None:
    name, claims = sections[0]
    more = [(name, [*claims[:place], "Something new is said here.", *claims[place:]])]

    after = addresses(written([*more, *sections[1:]]))

    assert addresses(written(sections)).items() <= after.items()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We do not sell or rent your personal information to anyone.", "not-sell-rent-personal"),
        ("We don’t share it.", "do-not-share"),
        ("You may never be asked.", "never-asked"),
        ("It is what it is.", "it-is-what-it-is"),
        ("Überall gilt das Café.", "uberall-gilt-das-cafe"),
    ],
)
def test_a_slug_keeps_the_words_that_matter(text: str, expected: str) -> None:
    assert slug(text, SENTENCE_WORDS).startswith(expected)


def test_headings_lose_their_numbers_and_repeated_ones_are_counted() -> None:
    statement = parse("Before.\n\n# 1. Your Choices\n\n# II. Your choices:\n\n# (c) Choices\n\n#")

    assert [s.address for s in statement.sections] == [
        "opening",
        "choices",
        "choices-2",
        "choices-3",
        "untitled",
    ]


@pytest.mark.skipif(
    not VERSIONS.exists(), reason="the folder `shared` does not lie beside this one"
)
def test_unchanged_sentences_of_real_versions_keep_their_addresses() -> None:
    """48 versions, 47 steps: a sentence that stays in its section stays at its address."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(VERSIONS.glob("*.md"))]
    statements = [parse(text) for text in texts]
    kept = moved = 0
    for old, new in pairwise(statements):
        before = {(s.section, s.digest): s.address for s in old.sentences}
        after = {(s.section, s.digest): s.address for s in new.sentences}
        for key in before.keys() & after.keys():
            kept += before[key] == after[key]
            moved += before[key] != after[key]

    assert len(statements) == 48
    assert kept > 3000
    assert moved == 0
