"""How a person is recognised: the one spelling under which an identifier is looked up."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

import idna
import phonenumbers

from avow.people.errors import EmailAddressError, IdentifierError, PhoneNumberError

LONGEST_IDENTIFIER = 254
_SOURCE = re.compile(r"[a-z][a-z0-9._-]{0,99}")


def normalised(kind: str, value: str, *, region: str) -> str:
    """Give the one spelling of an identifier. IdentifierError when it is none of its kind.

    `region` is the country whose telephone numbers are written without a country code.
    """
    if len(value) > LONGEST_IDENTIFIER:
        raise IdentifierError(
            f"An identifier has at most {LONGEST_IDENTIFIER} characters. Give a shorter one."
        )
    if kind == "phone":
        return normalised_phone(value, region=region)
    return _SPELLINGS[kind](value)


def normalised_email(address: str) -> str:
    """Give the one spelling of an e-mail address: composed, in lower case, its host as DNS has it.

    Nothing that only looks alike is taken for the same: another spelling is another's mailbox, and
    so is another host (RFC 5891: one with a sharp s is not the one with two).
    """
    name, at, host = unicodedata.normalize("NFC", address).strip().rpartition("@")
    try:
        known = idna.encode(host, uts46=True, std3_rules=True).decode()
    except UnicodeError as error:
        raise no_email() from error
    if not at or not name or name != name.strip():
        raise no_email()
    return f"{_lower(name)}@{known}"


def _lower(name: str) -> str:
    lower = unicodedata.normalize("NFC", name.lower())
    return lower if lower == name else _lower(lower)


def no_email() -> EmailAddressError:
    """Say that something is no e-mail address."""
    return EmailAddressError(
        "This is no e-mail address. Write it with a name, one @ and a host, such as"
        " ada@example.org."
    )


def normalised_phone(number: str, *, region: str) -> str:
    """Give a telephone number as E.164 writes it, such as +12125550123."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException as error:
        raise _no_phone() from error
    # An extension reaches another person than the bare number does.
    if parsed.extension or not phonenumbers.is_valid_number(parsed):
        raise _no_phone()
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _no_phone() -> PhoneNumberError:
    return PhoneNumberError(
        "This is no telephone number of one person. Write it with its country code and without an"
        " extension, such as +1 212 555 2368."
    )


def _opaque(value: str) -> str:
    """Take what a program issued as it is, but for space around it."""
    return _given(unicodedata.normalize("NFC", value).strip())


def _card(number: str) -> str:
    """Take the number of a customer card however it is grouped."""
    return _given("".join(mark for mark in _folded(number) if mark.isalnum()))


def _external(value: str) -> str:
    """Take `source:id`: the same id in two sources is two people."""
    source, colon, known_as = value.partition(":")
    source, known_as = _folded(source), unicodedata.normalize("NFC", known_as).strip()
    if not colon or not known_as or not _SOURCE.fullmatch(source):
        raise IdentifierError(
            "An external identifier names its source first: write source:id, such as crm:4711."
        )
    return f"{source}:{known_as}"


def _given(value: str) -> str:
    if not value:
        raise IdentifierError("The identifier is empty. Give one, or leave it out.")
    return value


def _folded(text: str) -> str:
    """Fold until nothing changes: folding can make composable what was not before."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return folded if folded == text else _folded(folded)


_SPELLINGS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "email": normalised_email,
        "account": _opaque,
        "loyalty": _card,
        "device": _opaque,
        "external": _external,
    }
)
