"""Words are found in exactly one sentence, and what promises or tells is carried or refused."""

import time

import pytest

from avow.compiler.binding import Bindings, bind
from avow.compiler.diagnostics import Diagnostic
from avow.compiler.labels import label
from avow.compiler.parsing import parse
from avow.compiler.reading import read

TEXT = """# What we do

We collect your e-mail address in our shop, online or by phone.

We share it with carriers. We will never sell it, and we will delete it when you ask.

Our shop is in Salem. Our hats are blue. Our hats are green.
"""
DATA = '[data.email]\nlabel = "E-mail"\nis = "user.contact.email"\nidentifies = "person"\n'
CARRIED = """
[recipient.carriers]
label = "Carriers"
role = "service-provider"
receives = ["email"]
grounds = ["transaction"]
says = ["share it with carriers"]

[rule.no-sale-without-consent]
value = true
says = ["never sell"]
"""


def bound(data_says: str, rest: str = CARRIED) -> tuple[Bindings, list[Diagnostic]]:
    head = '[statement]\ncontroller = "A"\ncontact = { email = "a@ada.example" }\n'
    practices, faults = read(f"{head}{DATA}says = {data_says}\n{rest}", file="p.toml")
    assert faults == ()
    assert practices is not None
    statement = parse(TEXT)
    bindings, found = bind(
        statement, label(statement), practices, statement_file="s.md", practices_file="p.toml"
    )
    return bindings, list(found)


@pytest.mark.parametrize(
    "words",
    [
        "collect your e-mail address",
        "COLLECT  your E-MAIL\\naddress",
        "We collect … by phone.",
        "collect...online...phone",
        "your e–mail address",
    ],
)
def test_words_are_found_however_they_are_typed(words: str) -> None:
    bindings, found = bound(f'["{words}"]')

    assert found == []
    assert bindings.by_practice["data.email"] == ("what-we-do/collect-e-mail-address-shop",)


def test_an_address_is_taken_as_it_is() -> None:
    bindings, _ = bound('["what-we-do/collect-e-mail-address-shop"]')

    assert bindings.by_sentence["what-we-do/collect-e-mail-address-shop"] == ("data.email",)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("collect your mail", "AV201"),
        ("ollect your e-mail", "AV201"),
        ("phone … collect", "AV201"),
        ("…", "AV201"),
        ("Our hats are", "AV202"),
        ("we", "AV202"),
    ],
)
def test_words_that_stand_nowhere_or_twice_are_refused(words: str, code: str) -> None:
    bindings, found = bound(f'["{words}", "collect your e-mail"]')

    assert [(d.code, d.line) for d in found] == [(code, 4)]
    assert bindings.by_practice["data.email"] == ("what-we-do/collect-e-mail-address-shop",)


def test_the_nearest_sentences_and_the_candidates_are_shown() -> None:
    _, missing = bound('["collect the e-mail address"]')
    _, ambiguous = bound('["Our hats"]')

    assert "what-we-do/collect-e-mail-address-shop" in missing[0].help
    assert ambiguous[0].help == (
        "Add words, or write the address: what-we-do/hats-blue, what-we-do/hats-green."
    )


def test_what_nothing_carries_is_refused_at_its_place_in_the_text() -> None:
    _, found = bound('["collect your"]', rest="")

    assert [(d.code, d.file, d.line, d.column) for d in found] == [
        ("AV205", "s.md", 5, 1),
        ("AV204", "s.md", 5, 28),
    ]


def test_informs_frees_a_sentence_but_not_one_that_is_carried_or_free_anyway() -> None:
    bindings, found = bound(
        '["collect your"]',
        '[informs]\nsays = ["share it", "never sell", "collect your", "Our shop is in Salem"]\n',
    )

    assert len(bindings.informs) == 4
    assert sorted(d.code for d in found) == ["AV206", "AV207"]


def test_thousands_of_words_that_stand_nowhere_are_answered_in_time() -> None:
    missing = ", ".join(f'"we collect number {n} of it"' for n in range(20_000))
    start = time.process_time()
    _, found = bound(f"[{missing}]")

    assert len(found) == 20_001
    assert time.process_time() - start < 5


def test_every_sentence_is_bound_informs_or_refused() -> None:
    for rest in ("", CARRIED, '[informs]\nsays = ["share it"]\n'):
        bindings, found = bound('["collect your"]', rest)
        statement = parse(TEXT)
        refused = {d.sentence for d in found}
        informing = {a for a, labelled in label(statement).items() if labelled.label == "informs"}
        told = set(bindings.by_sentence) | bindings.informs | informing | refused
        assert told >= set(statement.by_address)
