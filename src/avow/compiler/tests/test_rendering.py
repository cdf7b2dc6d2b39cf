"""What is written out reads back as the same statement, and hostile texts get an answer."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.parsing import LONGEST_TEXT, MOST_BLOCKS, parse
from avow.compiler.rendering import render
from avow.compiler.statement import Statement
from avow.compiler.tests.hostile import BOMBS, TEXTS
from avow.core.errors import UnusableInputError

SHARED = Path(__file__).parents[4].parent / "shared"


def shape(statement: Statement) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (section.address, [(s.address, s.digest, s.kind) for s in section.sentences])
        for section in statement.sections
    ]


def links(statement: Statement) -> list[tuple[str, str]]:
    return [(link.text, link.target) for s in statement.sentences for link in s.links]


def answer(text: str) -> Statement | None:
    try:
        return parse(text)
    except UnusableInputError:
        return None


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_text_reads_back_as_it_was_read(text: str) -> None:
    statement = answer("a\n" + text)
    assert statement is not None
    written = render(statement)

    again = parse(written) if written.strip() else statement

    assert shape(again) == shape(statement)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    statement = answer(text)

    if statement is not None:
        assert len(statement.by_address) == len(statement.sentences)


@pytest.mark.skipif(not SHARED.exists(), reason="the folder `shared` does not lie beside this one")
@pytest.mark.parametrize("name", ["seed/milly-2015.md", "data/statements/basecamp-privacy-history"])
def test_real_texts_read_back_as_they_were_read(name: str) -> None:
    path = SHARED / name
    latest = max(path.iterdir()) if path.is_dir() else path
    statement = parse(latest.read_text(encoding="utf-8"))

    again = parse(render(statement))

    assert shape(again) == shape(statement)
    assert links(again) == links(statement)


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_read_in_linear_time(bomb: str) -> None:
    begun = time.process_time()

    answer(bomb)

    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("We keep\x00it.", "control character U+0000"),
        ("We keep it. " * 100_000, f"longer than {LONGEST_TEXT:,} bytes"),
        ("We keep it. " * (MOST_BLOCKS + 1), f"more than {MOST_BLOCKS:,}"),
        ("We keep it.\n\n" * (MOST_BLOCKS + 1), f"more than {MOST_BLOCKS:,}"),
    ],
    ids=["empty", "blank", "control", "long", "sentences", "paragraphs"],
)
def test_what_is_no_text_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnusableInputError, match=re.escape(reason)):
        parse(text)
