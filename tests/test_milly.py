"""The real statement: every sentence is accounted for, and the checker finds its defects itself."""

import json
from typing import get_args

import pytest

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.practices import DisclosureGround, Practices, tables
from avow.compiler.statement import Sentence
from tests import linden_and_lark, milly

pytestmark = milly.needed

COUNTS = {
    "data": 30,
    "touchpoint": 11,
    "source": 6,
    "purpose": 15,
    "class": 5,
    "tracker": 9,
    "recipient": 15,
    "channel": 4,
    "right": 6,
    "rule": 23,
}

DEFECTS = {
    "the section that is pointed to and not there": ("dangling-reference", "“Contact Us”"),
    "the malformed link": ("malformed-url", "http//www.tools.google.com"),
    "the retired technology": ("retired-technology", "Flash cookies"),
    "the claim that remarketing contradicts": ("contradiction", "does not sell, rent, share"),
    "the practice that contradicts the claim": ("sharing-without-consent", "purpose.remarketing"),
    "the class that serves what it excludes": ("broken-guarantee", "class.functional"),
    "the signal sentence": ("signal-refused", "do not respond to"),
    "the signal practice": ("signal-refused", "rule.global-privacy-control"),
    "the missing postal address of the notice": ("california-notice-without-address", "postal"),
    "the missing postal address of the mail": ("mail-without-postal-address", "postal"),
    "the address that the reader is sent to": ("missing-contact", "address as provided below"),
    "consent by going on": ("continued-use", "continued use of the"),
}


@pytest.fixture(scope="module")
def declared() -> Practices:
    """Give the practices as they were read."""
    practices = milly.report().practices
    assert practices is not None
    return practices


def named(name: str) -> list[Diagnostic]:
    """Give the diagnostics of one kind."""
    return [d for d in milly.report().diagnostics if d.name == name]


def purposes_listed() -> list[Sentence]:
    """Give the items of the list of purposes."""
    lead = "may use personal information in the following ways"
    return [s for s in milly.report().statement.sentences if lead in s.lead]


def test_every_sentence_is_accounted_for() -> None:
    found = milly.report()

    assert len(found.statement.sentences) == 121
    assert [d for d in found.diagnostics if d.code.startswith("AV2")] == []


def test_every_promise_and_practice_labelled_by_hand_is_bound() -> None:
    units = json.loads(milly.LABELS.read_text(encoding="utf-8"))["units"]
    binding = {u["sha256"] for u in units if u["label"] != "informs"}
    found = milly.report()
    owed = {s.address for s in found.statement.sentences if s.digest in binding}

    assert len(owed) == len(binding)
    assert owed - {address for address, practices in found.bound.items() if practices} == set()


def test_every_practice_of_the_four_sections_is_declared(declared: Practices) -> None:
    assert {name: len(table) for name, table in tables(declared).items()} == COUNTS
    assert len({tracker_class.is_ for tracker_class in declared.classes.values()}) == 5
    assert set(declared.channels) == {"mail", "phone", "email", "text"}


def test_each_of_the_thirteen_purposes_listed_is_a_practice() -> None:
    items = purposes_listed()
    bound = milly.report().bound

    assert len(items) == 13
    assert all(any(p.startswith("purpose.") for p in bound[s.address]) for s in items)


def test_every_ground_of_disclosure_is_declared(declared: Practices) -> None:
    grounds = {ground for recipient in declared.recipients.values() for ground in recipient.grounds}

    assert grounds == set(get_args(DisclosureGround))


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_checker_finds_by_itself(defect: str) -> None:
    name, words = DEFECTS[defect]

    assert [d.message for d in named(name) if words in d.message], sorted(
        f"{d.name}: {d.message}" for d in milly.report().diagnostics
    )


def test_none_of_these_is_found_where_it_is_not() -> None:
    found = {d.name for d in linden_and_lark.report().diagnostics}

    assert found & {name for name, _ in DEFECTS.values()} == set()


def test_a_text_with_errors_compiles_into_no_policy() -> None:
    assert milly.report().errors
    assert milly.report().policy is None
