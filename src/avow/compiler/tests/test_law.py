"""The law's checks fire on a text with the defect, and are silent on its neighbours without."""

import time
from datetime import date
from pathlib import Path

import pytest

from avow.compiler.checking import check
from avow.compiler.checks.law import check_law
from avow.compiler.packs import DEFAULT, Packs
from avow.compiler.parsing import LONGEST_TEXT, parse

TODAY = date(2026, 11, 22)
SEED = Path(__file__).parents[5] / "shared" / "seed" / "milly-2015.md"


def found(text: str, *, as_of: date = TODAY, regimes: tuple[str, ...] = DEFAULT) -> set[str]:
    packs = Packs.load(regimes, as_of)
    return {d.code for d in check_law(parse(f"# Privacy\n\n{text}\n"), packs, file="s.md")}


ADS = "We use remarketing to show you advertisements on other sites.\n\n"


@pytest.mark.parametrize(
    ("code", "text", "fires"),
    [
        ("AV501", ADS + "We do not respond to DNT signals or similar mechanisms.", True),
        ("AV501", ADS + "Our servers ignore the Global Privacy Control.", True),
        ("AV501", ADS + "We don't honor opt-out preference signals.", True),
        ("AV501", ADS + "We do not respond to Do Not Track signals.", False),
        ("AV501", ADS + "We ignore Do Not Track, but we honor the Global Privacy Control.", False),
        ("AV501", "We do not respond to Do Not Track or other signals.", False),
        ("AV501", "We never use remarketing.\n\nWe do not answer other signals.", False),
        ("AV502", "Sign up for our newsletter.", True),
        ("AV502", "Sign up for our newsletter.\n\nPO Box 12, Salem, OR 97301", False),
        ("AV502", "We send no promotional e-mail.", False),
        ("AV502", "We ask for your e-mail address.", False),
        ("AV503", "By continuing to use the shop you accept the new terms.", True),
        ("AV503", "Your use of the site signifies your agreement.", True),
        ("AV503", "Your continued use of the shop does not count as consent.", False),
        ("AV503", "You agree to receive texts when you tick the box.", False),
        ("AV504", "The cookies cannot personally identify you.", True),
        ("AV504", "An IP address is not personal information.", True),
        ("AV504", "Our reports cannot identify you personally.", False),
        ("AV504", "Cookies tell our server who you are.", False),
        ("AV505", ADS, True),
        ("AV505", ADS + "You can opt out of such advertisements here.", False),
        ("AV505", "We sell our mailing lists.", True),
        ("AV505", "We will not share it with others for their own marketing.", False),
        ("AV505", "We share it with partners for their own marketing purposes.", True),
        ("AV506", "Under Shine the Light you may write to us for a notice.", True),
        ("AV506", "Under Shine the Light write to us at 12 Lamp Street, Salem, OR 97301.", False),
        ("AV506", "Under Shine the Light you may write to us at notice@ada.example.", False),
        ("AV506", "Write to us with any question.", False),
        ("AV507", "California residents: 1798.83 requests are answered in 60 days.", True),
        ("AV507", "California residents: 1798.83 requests are answered in 30 days.", False),
        ("AV507", "We will tell you of a breach within forty-five (45) days.", True),
        ("AV507", "Parcels arrive within 60 days.", False),
        ("AV508", "You must pay a fee to unsubscribe.", True),
        ("AV508", "It is free of charge to unsubscribe.", False),
        ("AV509", "We may collect the names of children under 13.", True),
        ("AV509", "We collect names of children under 13 only with a parent's consent.", False),
        ("AV513", "Effective 1/2/2026", False),
        ("AV513", "Since 1921 we sell hats.", True),
        ("AV514", "Nothing is said of it.", True),
    ],
)
def test_a_rule_fires_on_its_defect_alone(code: str, text: str, *, fires: bool) -> None:
    assert (code in found(text)) is fires


@pytest.mark.parametrize(
    ("code", "text", "first"),
    [
        ("AV507", "We will notify you of a breach within 60 days.", date(2026, 1, 1)),
        ("AV520", "We honor the Global Privacy Control.", date(2026, 1, 1)),
        ("AV501", ADS + "We ignore opt-out signals.", date(2023, 3, 29)),
        ("AV514", "Hello.", date(2014, 1, 1)),
    ],
)
def test_a_rule_is_silent_on_the_day_before_it_takes_effect(
    code: str, text: str, first: date
) -> None:
    day_before = date.fromordinal(first.toordinal() - 1)

    assert code in found(text, as_of=first)
    assert code not in found(text, as_of=day_before)


def test_only_the_packs_that_were_asked_for_are_applied() -> None:
    assert found("Sign up for our newsletter.", regimes=("mail",)) == {"AV502"}
    assert found("Sign up for our newsletter.", regimes=("us",)) == set()


def test_practices_are_held_against_the_law_without_words_about_them() -> None:
    report = check(f"# Privacy\n\n{TEXT}", PRACTICES, as_of=TODAY)
    ours = {(d.code, d.line) for d in report.diagnostics if d.file == "practices.toml"}

    assert {("AV501", 18), ("AV505", 11), ("AV507", 22), ("AV506", 22)} <= ours


TEXT = """We collect your name.

We show you what you may like.

We ignore some settings.

You may ask us for a notice.
"""
PRACTICES = """[statement]
controller = "Ada Goods"
regimes = ["us-ca"]
contact = { email = "privacy@ada.example" }
[data.name]
label = "Name"
is = "user.name"
identifies = "person"
says = ["collect your name"]

[purpose.taste]
label = "Taste"
ground = "consent"
uses = ["name"]
cross_context = true
says = ["what you may like"]

[rule.global-privacy-control]
value = "disregard"
says = ["some settings"]

[right.notice]
label = "Notice"
kind = "shine-the-light"
ways = ["email"]
days = 60
says = ["for a notice"]
"""


def test_an_address_for_mail_in_the_practices_is_enough() -> None:
    text = "# Privacy\n\nWe collect your name.\n\nSign up for our newsletter.\n"
    post = PRACTICES.replace('example" }', 'example", post = ["12 Lamp Street"] }')
    post = post.replace('"us-ca"', '"mail"')

    without = check(text, PRACTICES.replace('"us-ca"', '"mail"'), as_of=TODAY)
    assert "AV502" in {d.code for d in without.diagnostics}
    assert "AV502" not in {d.code for d in check(text, post, as_of=TODAY).diagnostics}


@pytest.mark.skipif(not SEED.exists(), reason="the shared folder is not beside this repository")
def test_the_seed_is_found_wanting_where_it_is() -> None:
    packs = Packs.load(DEFAULT, TODAY)
    diagnostics = check_law(parse(SEED.read_text(encoding="utf-8")), packs, file="s.md")

    assert sorted((d.code, d.line) for d in diagnostics) == [
        ("AV501", 95),
        ("AV502", 79),
        ("AV503", 97),
        ("AV504", 32),
        ("AV506", 83),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "we may share third part ",
        "continue use ",
        "do not opt out browser signals other ",
        "cookie cannot identify ",
        "11 days (",
    ],
)
def test_the_longest_sentence_is_answered_in_time(words: str) -> None:
    start = time.process_time()
    found(words * ((LONGEST_TEXT - 100) // len(words)))

    assert time.process_time() - start < 5
