"""Each defect of a text by itself: found where it is, and not where it is not."""

import time
from datetime import date

import pytest
from hypothesis import given, settings

from avow.compiler.diagnostics import Code, Diagnostic, Severity, codes
from avow.compiler.labels import label
from avow.compiler.lint import lint
from avow.compiler.parsing import parse
from avow.compiler.tests.hostile import SLOW_WORDS, TEXTS
from avow.core.errors import UnusableInputError

TEXT_CODES = [code for code in codes().values() if code.code.startswith(("AV1", "AV30"))]


def found(text: str, *, as_of: date = date.max) -> tuple[Diagnostic, ...]:
    statement = parse(text)
    return lint(statement, label(statement), file="statement.md", as_of=as_of)


def names(text: str) -> list[str]:
    return [diagnostic.name for diagnostic in found(text)]


@pytest.mark.parametrize("code", TEXT_CODES, ids=lambda code: code.code)
def test_the_bad_example_has_the_defect_and_the_good_one_nothing(code: Code) -> None:
    bad = found(code.bad["statement"])
    good = found(code.good["statement"])

    assert [d.code for d in bad] == [code.code]
    assert good == ()


@pytest.mark.parametrize("code", TEXT_CODES, ids=lambda code: code.code)
def test_a_finding_has_a_place_a_reason_and_a_way_out(code: Code) -> None:
    (diagnostic,) = found(code.bad["statement"])
    lines = code.bad["statement"].splitlines()

    assert diagnostic.column <= len(lines[diagnostic.line - 1])
    assert diagnostic.message.endswith(".")
    assert diagnostic.help.endswith(".")


DATED = "# Privacy\n\nLast updated: 1 March 2026\n\n"
REACHED = "Ask us at privacy@ada.example.\n"


def text_of(*paragraphs: str) -> str:
    return DATED + "\n\n".join(paragraphs) + "\n\n" + REACHED


@pytest.mark.parametrize(
    "sentence",
    [
        "See the Choice paragraph below to leave our lists.",
        "This is told in Section 7 of this policy.",
        'Please refer to "Your Choices" below.',
        "More is said in the section titled Your Choices.",
        "The following links tell more:",
    ],
)
def test_words_that_point_nowhere_are_found(sentence: str) -> None:
    assert names(text_of("We keep your order.", sentence)) == ["dangling-reference"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("See the Choice paragraph below.", "## Your choices", "You may leave."),
        ("This is told in Section 2.", "## 2. Choices", "You may leave."),
        ('See "Your Choices" below.', "## What choices do you have?", "You may leave."),
        ('See the "My Orders" section of our website.', "We keep your order."),
        ('See the ["Orders" section](https://ada.example/orders).', "We keep your order."),
        ("Section 1798.83 of the California Civil Code applies.", "We keep your order."),
        ("The following links tell more:", "* [Choices](https://ada.example/choices)"),
        ("More is said in the Security section.", "**Security:** We lock the door."),
    ],
)
def test_words_that_point_to_what_is_there_are_left_alone(paragraphs: tuple[str, ...]) -> None:
    assert "dangling-reference" not in names(text_of(*paragraphs))


@pytest.mark.parametrize(
    "link",
    [
        "[here]()",
        "[here](http:/ada.example/out)",
        "[here](htp://ada.example/out)",
        "[here](http//ada.example/out)",
        "[here](http://http://ada.example/out)",
        "[here](http://ada.example/out.)",
        "[here](http://ada .example/out)",
        "[here](www.ada.example/out)",
        "[here](http://ada.example/www.lark.example)",
        "[write](mailto:)",
        "[write](mailto:privacy)",
        "[write](http://privacy@ada.example)",
        "[www.ada.example](https://www.lark.example)",
        "[privacy@ada.example](mailto:ada@lark.example)",
        "http:/ada.example/out",
        "www.ada,example/out",
        "http:// www.ada.example",
    ],
)
def test_addresses_that_lead_nowhere_are_found(link: str) -> None:
    assert names(text_of(f"You can refuse at {link} today.")) == ["malformed-url"]


@pytest.mark.parametrize(
    "link",
    [
        "[here](https://ada.example/out?a=b&c=d#e)",
        "[here](/out.html)",
        "[here](#choices)",
        "[www.ada.example](https://ada.example/)",
        "[ada.example](https://choices.ada.example/out)",
        "[write](mailto:privacy@ada.example?subject=Choice)",
        "[privacy@ada.example](mailto:privacy@ada.example)",
        "<https://ada.example/out>",
        "https://ada.example/out.",
        "www.ada.example",
        "[here](https://ada.example/wiki/Lark_(bird))",
    ],
)
def test_addresses_that_lead_somewhere_are_left_alone(link: str) -> None:
    assert names(text_of(f"You can refuse at {link} today.")) == []


def test_a_technology_is_retired_only_from_its_day() -> None:
    text = text_of("We transfer data under the EU-U.S. Privacy Shield.")

    assert found(text, as_of=date(2020, 7, 15)) == ()
    assert [d.code for d in found(text, as_of=date(2020, 7, 16))] == ["AV106"]


def test_a_technology_is_reported_once_with_its_other_lines() -> None:
    (finding,) = found(text_of("Flash cookies are used.", "Flash cookies last."))

    assert "“Flash cookies” names Flash (also in line 7)" in finding.message
    assert (finding.line, finding.column) == (5, 1)


def test_a_letter_can_be_asked_for_where_a_postal_address_stands() -> None:
    asked = "Please send a written request."

    assert names(text_of(asked)) == ["missing-contact"]
    assert names(text_of(asked, "Ada Goods\nP.O. Box 12\nSpringfield, IL 62701")) == []


def test_a_text_without_any_contact_is_told_once() -> None:
    findings = found(DATED + "We keep your order. Please contact us at the address below.\n")

    assert [(d.code, d.severity) for d in findings] == [("AV105", Severity.ERROR)]


@pytest.mark.parametrize(
    "sentence",
    [
        "We has a list of your orders.",
        "The list is kept for a the year.",
        "We may can send a letter.",
        "We keep orders,, and letters.",
        "We will not knowingly, to the end, keep it.",
        "We keep your orders and",
    ],
)
def test_broken_sentences_are_found(sentence: str) -> None:
    assert names(text_of(sentence)) == ["garbled-sentence"]


@pytest.mark.parametrize(
    "sentence",
    [
        "We know that that is so.",
        "The information about you is kept.",
        "From time to time to keep order, we sweep.",
        "We had had a list, and the best of you has a copy.",
        "A vitamin A and a list of any one are kept.",
    ],
)
def test_sound_sentences_are_left_alone(sentence: str) -> None:
    assert names(text_of(sentence)) == []


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_is_checked_and_every_finding_lies_inside_it(text: str) -> None:
    whole = "a\n" + text
    lines = whole.split("\n")

    for diagnostic in found(whole):
        assert 1 <= diagnostic.line <= len(lines)
        assert 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1


@pytest.mark.parametrize("words", SLOW_WORDS)
def test_words_that_begin_every_pattern_are_checked_in_linear_time(words: str) -> None:
    text = words * (200_000 // len(words))
    try:
        statement = parse(text)
    except UnusableInputError:
        return
    begun = time.process_time()

    lint(statement, {}, file="statement.md")

    assert time.process_time() - begun < 5


def test_links_that_share_the_name_of_their_owner_lead_where_they_say() -> None:
    assert names(text_of("See [lark.example](https://shop.lark-goods.test).")) == []
    assert names(text_of("See [adagoods.example](https://www.adagoods.test/).")) == []


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("## Orders", "We keep orders.", "## Letters", "## Calls", "We keep calls."),
        ("## Orders", "We keep orders.", "##", "We keep calls."),
        ("## Orders", "We keep orders.", "## Letters"),
    ],
)
def test_headings_without_words_or_text_are_found(paragraphs: tuple[str, ...]) -> None:
    text = DATED + REACHED + "\n" + "\n\n".join(paragraphs)

    assert names(text) == ["empty-heading"]


def test_headings_over_other_headings_and_titles_are_not_empty() -> None:
    text = "# Ada Goods\n\n# Privacy\n\n" + text_of("## Orders", "### Paid", "We keep them.")

    assert names(text) == []


def test_a_form_that_repeats_its_headings_is_no_slip() -> None:
    card = "**Opt-out:** You may write to them."

    assert names(text_of(card, "We keep it.", card)) == ["duplicate-heading"]
    assert names(text_of(card, card, card, card)) == []
