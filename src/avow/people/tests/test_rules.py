"""One spelling for each identifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.people import rules
from avow.people.errors import EmailAddressError, IdentifierError, PhoneNumberError
from avow.people.models import Identifier

KINDS = st.sampled_from(Identifier.Kind.values)


@pytest.mark.parametrize(
    ("kind", "given_as", "spelling"),
    [
        ("email", " Ada@Example.ORG ", "ada@example.org"),
        ("email", "ada@STRASSE.example", "ada@strasse.example"),
        ("email", "ada@straße.example", "ada@xn--strae-oqa.example"),
        ("email", "ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("email", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("phone", "(212) 555-2368", "+12125552368"),
        ("phone", "+1 212.555.2368", "+12125552368"),
        ("phone", "011 44 20 7946 0018", "+442079460018"),
        ("phone", "+44 (0)20 7946 0018", "+442079460018"),
        ("loyalty", " ll-1234 5678", "ll12345678"),
        ("loyalty", "LL12345678", "ll12345678"),
        ("account", " 7f3A ", "7f3A"),
        ("device", "7f3A", "7f3A"),
        ("external", "CRM:47 11", "crm:47 11"),
        ("external", "crm: a:b ", "crm:a:b"),
    ],
)
def test_an_identifier_has_one_spelling(kind: str, given_as: str, spelling: str) -> None:
    assert rules.normalised(kind, given_as, region="US") == spelling


def test_a_number_without_country_code_belongs_to_the_region_of_the_settings() -> None:
    assert rules.normalised("phone", "020 7946 0018", region="GB") == "+442079460018"


@pytest.mark.parametrize(
    "wrong",
    ["", "12", "ada", "+1 212 555 2368 ext. 12", "+999 1234567", "9" * 254, "555-2368"],
)
def test_what_reaches_no_one_person_by_telephone_is_refused(wrong: str) -> None:
    with pytest.raises(PhoneNumberError, match="country code"):
        rules.normalised("phone", wrong, region="US")


@pytest.mark.parametrize(
    "wrong",
    ["", "ada", "@example.org", "ada@", "ada＠example.org", "ada @example.org", "ada@-.org"],
)
def test_what_is_no_mailbox_is_refused(wrong: str) -> None:
    with pytest.raises(EmailAddressError, match="one @"):
        rules.normalised("email", wrong, region="US")


def test_mailboxes_that_only_look_alike_are_two() -> None:
    pairs = [("ﬁona@example.org", "fiona@example.org"), ("ada@straße.at", "ada@strasse.at")]
    for one, other in pairs:
        assert rules.normalised_email(one) != rules.normalised_email(other)


@pytest.mark.parametrize("wrong", ["crm", ":4711", "crm:", "crm: ", "2crm:1", "c r m:1"])
def test_an_external_identifier_without_its_source_is_refused(wrong: str) -> None:
    with pytest.raises(IdentifierError, match="source:id"):
        rules.normalised("external", wrong, region="US")


@pytest.mark.parametrize("kind", ["account", "loyalty", "device"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_nobody_is_known_by_nothing(kind: str, empty: str) -> None:
    with pytest.raises(IdentifierError, match="empty"):
        rules.normalised(kind, empty, region="US")


@pytest.mark.parametrize("kind", Identifier.Kind.values)
def test_an_endless_identifier_is_refused(kind: str) -> None:
    with pytest.raises(IdentifierError, match="254"):
        rules.normalised(kind, "1" * 1_000_000, region="US")


@given(kind=KINDS, value=st.text(max_size=60) | st.from_regex(r"crm:.{1,20}", fullmatch=True))
def test_a_spelling_is_its_own_spelling(kind: str, value: str) -> None:
    try:
        once = rules.normalised(kind, value, region="US")
    except IdentifierError:
        return

    assert rules.normalised(kind, once, region="US") == once


@given(st.integers(min_value=2_000_000_000, max_value=9_999_999_999), st.sampled_from(["US", "GB"]))
def test_a_number_in_e164_is_the_same_in_every_region(number: int, region: str) -> None:
    try:
        spelling = rules.normalised("phone", str(number), region=region)
    except PhoneNumberError:
        return

    assert {rules.normalised("phone", spelling, region=other) for other in ("US", "DE")} == {
        spelling
    }
