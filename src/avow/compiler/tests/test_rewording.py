"""Typing, markup and moving change no meaning; labels, numbers and negations do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.parsing import parse
from avow.compiler.rewording import Editing, diff_text

HISTORY = Path(__file__).parents[5] / "shared" / "data" / "statements" / "basecamp-privacy-history"
WORDS = ("We collect names", "We never sell data", "You may ask us", "Hats are blue", "It is kept")


def edits(old: str, new: str) -> list[tuple[str, bool]]:
    found = diff_text(parse(f"# A\n\n{old}\n"), parse(f"# A\n\n{new}\n"))
    return [(str(edit.kind), edit.meaning) for edit in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("We collect names.", "We collect names.", []),
        ("We collect names.", "We **collect** names!", [("typing", False)]),
        ("We recieve your name.", "We receive your name.", [("typing", False)]),
        ("We collect the the name.", "We collect the name.", [("typing", False)]),
        ("We collect names; we keep them.", "We collect names. We keep them.", 2),
        ("We collect names.", "We collect names. We sell your data.", [("added", True)]),
        ("We sell data.\n\nHats are blue.", "Hats are blue.", [("removed", True)]),
        ("Hats are blue.", "Hats are blue. The sea is wide.", [("added", False)]),
        ("We keep it for 2 years.", "We keep it for 3 years.", [("reworded", True)]),
        ("We keep it two years.", "We keep it ten years.", [("reworded", True)]),
        ("We share your name.", "We do not share your name.", [("reworded", True)]),
        ("We may share it with us.", "We may share it only with us.", [("reworded", True)]),
        ("We gladly mail your order.", "We swiftly mail your order.", [("reworded", False)]),
    ],
)
def test_an_edit_is_told_by_what_it_does(
    old: str, new: str, expected: list[tuple[str, bool]] | int
) -> None:
    if isinstance(expected, int):
        expected = [("typing", False)] * expected
    assert edits(old, new) == expected


def test_a_sentence_that_moves_keeps_its_meaning() -> None:
    old, new = (
        "Hats are blue. We sell data. We keep it.",
        "We keep it. Hats are blue. We sell data.",
    )

    assert edits(old, new) == [("moved", False)]


def test_a_heading_that_becomes_a_sentence_is_typing() -> None:
    old = parse("# A\n\n## Hats are blue\n\nWe collect names.\n")
    new = parse("# A\n\nHats are blue.\n\nWe collect names.\n")

    assert {edit.kind for edit in diff_text(old, new)} <= {Editing.TYPING}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8, unique=True), st.randoms())
def test_markup_wrapping_and_order_never_change_the_meaning(
    sentences: list[str], random: object
) -> None:
    plain = "\n\n".join(f"{sentence}." for sentence in sentences)
    shuffled = list(sentences)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    dressed = "\n\n".join(f"{s.replace(' ', chr(10), 1)}\u00a0!" for s in shuffled)

    assert not any(meaning for _, meaning in edits(plain, dressed))
    assert not any(meaning for _, meaning in edits(plain, plain.replace("names", "*names*")))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(WORDS), max_size=6))
def test_every_sentence_is_accounted_for(old: list[str], new: list[str]) -> None:
    before = parse("# A\n\nHello.\n\n" + "\n\n".join(f"{s}." for s in old))
    after = parse("# A\n\nHello.\n\n" + "\n\n".join(f"{s}." for s in new))
    found = diff_text(before, after)

    added = sum(edit.kind is Editing.ADDED for edit in found)
    removed = sum(edit.kind is Editing.REMOVED for edit in found)
    assert len(after.sentences) - len(before.sentences) == added - removed
    assert all(edit.old is None or edit.old in before.by_address for edit in found)
    assert all(edit.new is None or edit.new in after.by_address for edit in found)


@pytest.mark.skipif(not HISTORY.exists(), reason="the shared folder is not beside this repository")
def test_versions_of_a_real_text_that_differ_in_typing_or_markup_keep_their_meaning() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(HISTORY.glob("*.md"))]
    parsed = [parse(text) for text in texts]
    letters = ["".join(c for c in text if c.isalnum()).lower() for text in texts]
    same = 0
    for at in range(len(texts) - 1):
        found = diff_text(parsed[at], parsed[at + 1])
        if letters[at] == letters[at + 1]:
            same += 1
            assert not any(edit.meaning for edit in found)
            assert {edit.kind for edit in found} <= {Editing.TYPING, Editing.MOVED}

    assert len(texts) == 48
    assert same
