"""A statement is laid out with every word kept, and only safe links."""

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.labels import label
from avow.compiler.parsing import parse
from avow.core.errors import UnusableInputError
from avow.statement import links
from avow.statement.layout import Layout, Listing, Paragraph, lay_out, safe_target


def laid_out(text: str) -> Layout:
    """Parse, label and lay out."""
    parsed = parse(text)
    return lay_out(parsed, label(parsed))


def shape(layout: Layout) -> list[list[int | list[int]]]:
    """Give, section by section, how many units each paragraph and each item has."""
    return [
        [
            len(block.units)
            if isinstance(block, Paragraph)
            else [sum(len(p.units) for p in item) for item in block.items]
            for block in part.blocks
        ]
        for part in layout.parts
        if part.heading or part.blocks
    ]


def test_paragraphs_and_lists_stay_as_they_were_written() -> None:
    text = (
        "# Our statement\n\n## What we take\n\nWe take two things. We say why:\n\n"
        "- your name;\n- your address. We send parcels there.\n\nThat is all we take.\n"
    )

    assert shape(laid_out(text)) == [[2, [1, 2], 1]]


def test_the_first_heading_that_stands_highest_is_the_title() -> None:
    layout = laid_out("# Our statement\n\n## One\n\nWe care.\n\n## Two\n\nWe do.\n")

    assert layout.title == "Our statement"
    assert [part.title for part in layout.contents] == ["One", "Two"]


def test_headings_of_one_level_leave_the_page_its_own_title() -> None:
    layout = laid_out("## One\n\nWe care.\n\n## Two\n\nWe do.\n")

    assert layout.title == "Privacy statement"


def test_a_numbered_list_stays_numbered() -> None:
    layout = laid_out("## How\n\nDo this:\n\n1. write to us;\n2. wait for us.\n")

    listing = layout.parts[-1].blocks[-1]
    assert isinstance(listing, Listing)
    assert listing.ordered


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a?b=c#d",
        "http://example.org",
        "mailto:ada@example.org",
        "/privacy/choices",
        "#choices",
    ],
)
def test_targets_on_the_web_by_mail_and_on_this_site_are_links(target: str) -> None:
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        "http:evil",
        "http//example.org",
        "https://[",
        "mailto:",
        "vbscript:x",
        "",
    ],
)
def test_every_other_target_is_only_text(target: str) -> None:
    assert safe_target(target) == ""


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .:-*#>1\n[](/)_!`<&", min_size=1, max_size=300))
def test_no_sentence_is_lost_or_shown_twice(text: str) -> None:
    try:
        parsed = parse(text)
    except UnusableInputError:
        return
    layout = lay_out(parsed, label(parsed))

    shown = [
        (unit.address, "".join(run.text for run in unit.runs))
        for part in layout.parts
        for block in part.blocks
        for paragraph in (
            [block] if isinstance(block, Paragraph) else [p for item in block.items for p in item]
        )
        for unit in paragraph.units
    ]
    sentences = [(s.address, s.text) for s in parsed.sentences]
    furniture = [("", text) for _, text in parsed.furniture]
    assert sorted(shown) == sorted(sentences + furniture)


def test_links_lead_to_what_stands_in_for_their_sites_and_their_words_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "_STANDS_FOR", {})
    links.stand_for({"https://www.ada.example": "", "https://ads.example": "http://ads.localhost"})
    text = (
        "## How\n\nSee [our list](https://www.ada.example/privacy/trackers), [the shop]"
        "(https://www.ada.example), [theirs](https://ads.example/out) and"
        " [another](https://www.ada.example.org/).\n"
    )
    unit = cast("Paragraph", laid_out(text).parts[-1].blocks[-1]).units[0]

    assert [(run.text, run.href, run.outside) for run in unit.runs if run.href] == [
        ("our list", "/privacy/trackers", False),
        ("the shop", "/", False),
        ("theirs", "http://ads.localhost/out", True),
        ("another", "https://www.ada.example.org/", True),
    ]
    assert "".join(run.text for run in unit.runs) == ("See our list, the shop, theirs and another.")
