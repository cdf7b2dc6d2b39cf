"""What retailers' texts look like after conversion from HTML, and how each piece is read."""

import pytest

from avow.compiler.parsing import parse
from avow.compiler.statement import Kind


def units(text: str) -> list[tuple[str, str]]:
    return [(s.kind.value, s.text) for s in parse(text).sentences]


def headings(text: str) -> list[str]:
    return [section.heading for section in parse(text).sections[1:]]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("## Your choices", "Your choices"),
        ("Your choices\n------------", "Your choices"),
        ("#### _1\\. Your choices_", "1. Your choices"),
        ("**Your choices**", "Your choices"),
        ("_**Your Choices:**_", "Your Choices:"),
        ("1\\. **Your choices**", "1. Your choices"),
        ("YOUR CHOICES", "YOUR CHOICES"),
        ("Your Choices", "Your Choices"),
        ("What choices do you have?", "What choices do you have?"),
        ("How we use your name", "How we use your name"),
        ("Your Choices.", "Your Choices."),
    ],
)
def test_a_line_that_acts_as_a_heading_opens_a_section(title: str, heading: str) -> None:
    statement = parse(f"# Privacy\n\n{title}\n\nYou may leave our list at any time.\n")

    assert [s.heading for s in statement.sections[1:]] == ["Privacy", heading]
    assert [s.text for s in statement.sentences] == ["You may leave our list at any time."]


@pytest.mark.parametrize(
    "paragraph",
    [
        "**Your choices** You may leave.",
        "**Your choices:** You may leave.",
        "_Your choices._ You may leave.",
        "**Your choices** \u2013 You may leave.",
        "__Your choices?__ You may leave.",
        "Your Choices: You may leave.",
        "Your Choices. You may leave.",
        "**Your choices**  \nYou may leave.",
        "1\\. **Your choices** You may leave.",
    ],
)
def test_a_title_that_runs_in_opens_a_section(paragraph: str) -> None:
    statement = parse(paragraph)

    assert "choices" in statement.sections[-1].heading.lower()
    assert [s.text for s in statement.sections[-1].sentences] == ["You may leave."]


@pytest.mark.parametrize(
    "paragraph",
    [
        "**We** never sell your name.",
        "**Ada Goods** (“we”) keeps your order.",
        "**Please note:** You may leave.",
        "**Personal data** means your name.",
        "Ada Goods, Inc. keeps your order.",
        "Will we sell your name? No.",
        "Yes. We keep it.",
    ],
)
def test_the_start_of_a_sentence_is_no_title(paragraph: str) -> None:
    assert headings(paragraph) == []


@pytest.mark.parametrize(
    "line",
    [
        "Back to top",
        "[Back to Top](#top)",
        "[Home](/) | [Shop](/shop) | [Help](/help)",
        "Home > Privacy",
        "© 2014 Ada Goods. All rights reserved.",
        "Last updated: May 2015",
        "Effective Date: 1/5/2015",
        "Ada Goods, Inc.  \n12 Linden Street  \nSpringfield, IL 62701",
        "P.O. Box 12, Springfield, IL 62701",
        "Phone: (555) 010-9999",
        "privacy@ada.example",
        "* * *",
        "__",
    ],
)
def test_furniture_is_no_unit_and_no_heading(line: str) -> None:
    statement = parse(f"We keep your order.\n\n{line}\n\nYou may leave.")

    assert [s.text for s in statement.sentences] == ["We keep your order.", "You may leave."]
    assert len(statement.sections) == 1


def test_contents_are_furniture_when_headings_repeat_them() -> None:
    names = ["What we keep", "Your choices", "Children"]
    listed = "\n".join(f"  * {name}" for name in names)
    plain = "\n\n".join(names)
    body = "\n\n".join(f"**{name}**\n\nSomething is said." for name in names)

    for contents in (listed, plain):
        assert headings(f"{contents}\n\n{body}") == names
        assert [text for _, text in units(f"{contents}\n\n{body}")] == ["Something is said."] * 3


def test_items_are_units_with_their_lead_in() -> None:
    text = """
We use your name to:

  * send your order;
  * write to you:
    * by post
    * by e-mail; and
  * **Fraud.** We look for it. We report it.
  + Statistics: We count visits every day.
"""
    statement = parse(text)

    assert [(s.kind.value, s.text, s.lead) for s in statement.sentences] == [
        ("lead", "We use your name to:", ""),
        ("item", "send your order;", "We use your name to:"),
        ("lead", "write to you:", "We use your name to:"),
        ("item", "by post", "We use your name to: write to you:"),
        ("item", "by e-mail; and", "We use your name to: write to you:"),
        ("sentence", "We look for it.", ""),
        ("sentence", "We report it.", ""),
        ("sentence", "We count visits every day.", ""),
    ]


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("We keep it. You may leave.", 2),
        ("Ada Goods, Inc. keeps it, e.g. for a year. You may leave.", 2),
        ("Ada Goods, Inc. We keep it.", 2),
        ("It is kept in the U.S. or in Canada. You may leave.", 2),
        ("We keep it (and only it. Nothing else.) for a year.", 1),
        ("We keep it. (See the notice.) You may leave.", 3),
        ("Ask for the “Notice.” Please wait.", 2),
        ("See www.ada.example/a.html for version 2.5 of it. You may leave!", 2),
        ("Does Yahoo! keep it? No.", 2),
        ("See No. 5 of it. You may leave.", 2),
        ("One line that a converter\nwrapped. And another\none.", 2),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(paragraph: str, count: int) -> None:
    assert len(units(paragraph)) == count


def test_markup_goes_and_words_stay() -> None:
    text = (
        "We (the “ **Site** ”)\u00a0keep *your*\\_name, a_b &amp; <b>all</b> of `it`\n"
        "at [our page](http://ada.example/x_(y)) or <https://ada.example>."
    )
    (sentence,) = parse(text).sentences

    assert sentence.text == (
        "We (the “ Site ”) keep your_name, a_b & all of it at our page or https://ada.example."
    )
    assert [(link.text, link.target, link.line, link.column) for link in sentence.links] == [
        ("our page", "http://ada.example/x_(y)", 2, 4),
        ("https://ada.example", "https://ada.example", 2, 44),
    ]


def test_lines_and_columns_count_from_one_in_the_source() -> None:
    statement = parse("# Privacy\r\n\r\n> **Choice.** You may\r\n> leave. We  keep it.\r\n")

    assert [(s.line, s.column) for s in statement.sections[1:]] == [(1, 3), (3, 5)]
    assert [(s.line, s.column) for s in statement.sentences] == [(3, 15), (4, 10)]


def test_an_empty_heading_opens_a_section_and_an_empty_emphasis_does_not() -> None:
    assert headings("####\n\n__ We keep it.\n\n** **\n\nYou may leave.") == [""]


def test_cells_of_a_table_are_read_one_by_one() -> None:
    text = "| We keep names. | We keep orders. |\n| --- | --- |\n| One year. | Ten years. |"

    assert [said for _, said in units(text)] == [
        "We keep names.",
        "We keep orders.",
        "One year.",
        "Ten years.",
    ]


def test_names_of_rows_and_columns_are_furniture() -> None:
    text = "| **Name** | Purpose |\n| --- | --- |\n| Orders | We send them. |"

    assert units(text) == [("sentence", "We send them.")]
    assert headings(text) == []


def test_letters_in_brackets_mark_items() -> None:
    text = "We share:\n\n(a) names; and\n\n(ii) orders."

    assert [(s.kind.value, s.text, s.lead) for s in parse(text).sentences] == [
        ("lead", "We share:", ""),
        ("item", "(a) names; and", "We share:"),
        ("item", "(ii) orders.", "We share:"),
    ]


def test_the_title_over_an_address_is_a_heading() -> None:
    address = "Ada Goods, Inc.  \n12 Linden Street  \nSpringfield, IL 62701"

    assert headings(f"**Contact Us**  \n{address}") == ["Contact Us"]
    assert headings(f"Contact Us  \n{address}") == ["Contact Us"]
    assert units(f"**Contact Us**  \n{address}") == []


def test_settings_before_the_text_are_skipped() -> None:
    assert units("---\ntitle: Privacy\n---\n\nWe keep it.") == [(Kind.SENTENCE, "We keep it.")]


def test_an_author_may_say_that_a_line_is_text() -> None:
    assert headings("Privacy\n\nYour Choices\n\nWe keep it.") == ["Privacy", "Your Choices"]
    assert headings("Privacy\n\n<!-- text -->Your Choices\n\nWe keep it.") == ["Privacy"]
