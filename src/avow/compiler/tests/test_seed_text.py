"""The real statement that the product must carry, against its sentences as labelled by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from avow.compiler.labels import label
from avow.compiler.lint import lint
from avow.compiler.parsing import parse
from avow.compiler.statement import Statement

SHARED = Path(__file__).parents[4].parent / "shared"
SEED = SHARED / "seed" / "milly-2015.md"
TRUTH = SHARED / "data" / "labels" / "milly-2015.json"

pytestmark = pytest.mark.skipif(
    not SEED.exists(), reason="the folder `shared` with the seed text does not lie beside this one"
)


@pytest.fixture(scope="module")
def statement() -> Statement:
    return parse(SEED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return read


def test_every_sentence_is_found_in_its_section_with_its_kind(
    statement: Statement, truth: dict[str, Any]
) -> None:
    found = [
        (number, ordinal, sentence.kind, sentence.digest)
        for number, section in enumerate(statement.sections)
        for ordinal, sentence in enumerate(section.sentences, start=1)
    ]

    assert found == [
        (unit["section"], unit["ordinal"], unit["kind"], unit["sha256"]) for unit in truth["units"]
    ]


def test_every_sentence_begins_where_its_line_and_column_say(statement: Statement) -> None:
    lines = statement.text.split("\n")

    for sentence in statement.sentences:
        here = lines[sentence.line - 1][sentence.column - 1 :].lstrip("_*[(“\"' ")
        assert here[:3] == sentence.text.lstrip("(“\"' ")[:3], sentence.address


FAMILIES = {
    "dangling-reference",
    "malformed-url",
    "empty-heading",
    "duplicate-heading",
    "missing-contact",
    "retired-technology",
    "heading-mismatch",
}
"""Defects that are found wherever they are; of the others, those that a pattern can tell."""


def test_the_defects_of_the_text_are_found_and_no_others(
    statement: Statement, truth: dict[str, Any]
) -> None:
    section_at = {section.line: n for n, section in enumerate(statement.sections)}
    section_of = {section.address: n for n, section in enumerate(statement.sections)}
    found = set()
    for diagnostic in lint(statement, label(statement), file="statement.md"):
        address = (diagnostic.sentence or "").split("/")[0]
        found.add((diagnostic.name, section_of.get(address, section_at.get(diagnostic.line))))

    known = {(d["type"], d["section"]) for d in truth["defects"]}
    missing_section = ("dangling-reference", 14)
    assert {one for one in known if one[0] in FAMILIES} <= found
    assert {one for one in found if one[0] in FAMILIES} - known == {missing_section}
    assert {("garbled-sentence", n) for n in (9, 15, 17)} <= found
    assert ("contradiction", 6) in found
