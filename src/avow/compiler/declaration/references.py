"""What the tables of practices say about one another, and values of a form of their own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from avow.compiler import packs
from avow.compiler.declaration.faults import Findings, named, shown
from avow.compiler.declaration.places import Path
from avow.compiler.restraints import RULE_VALUES, RULES
from avow.compiler.truncation import FORM, IP_ADDRESS

FIRST_PARTY = "first-party"
CHANNELS = ("mail", "phone", "email", "text")

_REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("touchpoint", "collects", "data"),
    ("touchpoint", "required", "data"),
    ("touchpoint", "for", "purpose"),
    ("source", "provides", "data"),
    ("source", "for", "purpose"),
    ("purpose", "uses", "data"),
    ("purpose", "channels", "channel"),
    ("class", "for", "purpose"),
    ("tracker", "class", "class"),
    ("tracker", "operator", "recipient"),
    ("tracker", "for", "purpose"),
    ("tracker", "collects", "data"),
    ("recipient", "receives", "data"),
    ("recipient", "for", "purpose"),
)
_TIME = r"T(?=[0-9])([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,5}S)?"
_DURATION = (
    rf"P(?=[0-9T])([0-9]{{1,4}}Y)?([0-9]{{1,4}}M)?([0-9]{{1,4}}W)?([0-9]{{1,5}}D)?({_TIME})?"
)
_HOUR = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_ADDRESS = r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#]\S*)?"
_FORMS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("data", "is"): (r"[a-z][a-z_]*(?:\.[a-z][a-z_]*)*", "a fideslang key such as `user.contact`"),
    ("data", "retention"): (
        rf"until-erased|session|{_DURATION}",
        "`until-erased`, `session` or a duration such as `P3Y`",
    ),
    ("data", "truncate"): (FORM, "the bits that stay of IPv4 and IPv6, such as `/24, /48`"),
    ("tracker", "lifetime"): (rf"session|{_DURATION}", "`session` or a duration such as `P1Y`"),
    ("tracker", "opt_out"): (_ADDRESS, "a web address such as `https://example.com/choices`"),
    ("recipient", "statement"): (_ADDRESS, "a web address such as `https://example.com/privacy`"),
    ("recipient", "country"): (r"[A-Z]{2}", "two capital letters such as `US`"),
    ("channel", "quiet"): (rf"{_HOUR}-{_HOUR}", "two hours such as `21:00-08:00`"),
    ("rule", "opt-out-cookie"): (_DURATION, "a duration such as `P10Y`"),
    ("rule", "third-party-opt-out"): (_ADDRESS, "web addresses such as `https://example.com/out`"),
}
_NUMBERS: Mapping[tuple[str, str], int] = {
    ("touchpoint", "minimum_age"): 120,
    ("right", "days"): 3650,
    ("rule", "minimum-age"): 120,
    ("rule", "minimum-age-purchase"): 120,
}
"""Whole numbers from 1, and the most that makes sense."""

Tables = Mapping[str, Any]


def check_references(tables: Tables, findings: Findings) -> None:
    """Say which keys name nothing that is declared, and which values have no known form."""
    for table, field, target in _REFERENCES:
        known = _keys(tables, target)
        if (table, field) == ("tracker", "operator"):
            known = {*known, FIRST_PARTY}
        for path, word in _written(tables, table, field):
            _declared(word, known, target, path, findings)
    for path, site in _written(tables, "touchpoint", "site"):
        _declared(site, _sites(tables), "site", path, findings)
    _check_forms(tables, findings)
    _check_required(tables, findings)
    _check_truncated(tables, findings)
    _check_rules(tables, findings)
    _check_channels(tables, findings)
    _check_law(tables, findings)


def _keys(tables: Tables, table: str) -> set[str]:
    found = tables.get(table)
    return set(found) if isinstance(found, dict) else set()


def _rows(tables: Tables, table: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    found = tables.get(table)
    for key, row in found.items() if isinstance(found, dict) else ():
        if isinstance(row, dict):
            yield (table, key), row


def _words(value: object) -> Iterator[str]:
    """Give the words of a value that is a word or a list of words."""
    for word in value if isinstance(value, list) else [value]:
        if isinstance(word, str):
            yield word


def _written(tables: Tables, table: str, field: str) -> Iterator[tuple[Path, str]]:
    """Give each word that stands in this field, with its place. A rule's value is its field."""
    for path, row in _rows(tables, table):
        name = "value" if table == "rule" and path[1] == field else field
        for word in _words(row.get(name)):
            yield (*path, name), word


def _sites(tables: Tables) -> set[str]:
    about = tables.get("statement")
    sites = about.get("sites") if isinstance(about, dict) else None
    return set(sites) if isinstance(sites, dict) else set()


def _declared(word: str, known: Iterable[str], target: str, path: Path, findings: Findings) -> None:
    if word not in known:
        where = "[statement] sites" if target == "site" else f"[{target}.{shown(word)}]"
        findings.add(
            "AV007",
            f"{named(path)} names `{shown(word)}`, which {where} does not declare."
            if target == "site"
            else f"{named(path)} names `{shown(word)}`, but there is no {where}.",
            findings.near(word, known),
            path,
        )


def _check_forms(tables: Tables, findings: Findings) -> None:
    for (table, field), (form, wanted) in _FORMS.items():
        for path, word in _written(tables, table, field):
            if not re.fullmatch(form, word):
                said = f"{named(path)} cannot be `{shown(word)}`."
                findings.add("AV008", said, f"Write {wanted}.", path)
    for (table, field), most in _NUMBERS.items():
        for path, row in _rows(tables, table):
            name = "value" if table == "rule" and path[1] == field else field
            number = row.get(name)
            if type(number) is int and not 1 <= number <= most:
                said = f"{named((*path, name))} cannot be {shown(number)}."
                findings.add("AV008", said, f"Write a number from 1 to {most}.", (*path, name))


def _check_required(tables: Tables, findings: Findings) -> None:
    """A touchpoint can require only what it collects."""
    for path, row in _rows(tables, "touchpoint"):
        collected = set(_words(row.get("collects")))
        for word in _words(row.get("required")):
            if word not in collected:
                findings.add(
                    "AV007",
                    f"{named(path)} requires `{shown(word)}`, which it does not collect.",
                    "Add it to `collects`, or do not require it.",
                    (*path, "required"),
                )


def _check_truncated(tables: Tables, findings: Findings) -> None:
    """Only of an IP address it is known how to cut it."""
    for path, row in _rows(tables, "data"):
        if "truncate" in row and not str(row.get("is", "")).startswith(IP_ADDRESS):
            said = f"{named((*path, 'truncate'))} cuts IP addresses, and this is none."
            findings.add("AV008", said, f'Write `is = "{IP_ADDRESS}"`.', (*path, "truncate"))


def _check_rules(tables: Tables, findings: Findings) -> None:
    for path, row in _rows(tables, "rule"):
        if path[1] not in RULES:
            said = f"There is no rule `{shown(path[1])}`."
            findings.add("AV010", said, findings.near(path[1], RULES), path)
        allowed = RULE_VALUES.get(path[1])
        for word in _words(row.get("value")):
            if allowed and word not in allowed:
                said = f"{named(path)} cannot be `{shown(word)}`."
                findings.add("AV004", said, findings.near(word, allowed), (*path, "value"))
    for path, word in _written(tables, "rule", "international-orders"):
        _declared(word, _keys(tables, "recipient"), "recipient", path, findings)


def _check_channels(tables: Tables, findings: Findings) -> None:
    for path, _ in _rows(tables, "channel"):
        if path[1] not in CHANNELS:
            said = f"`{shown(path[1])}` is no channel."
            findings.add("AV004", said, findings.near(path[1], CHANNELS), path)


def _check_law(tables: Tables, findings: Findings) -> None:
    """Regimes are names of rule packs; categories and designated addresses are the law's."""
    about = tables.get("statement")
    about = about if isinstance(about, dict) else {}
    known = packs.names()
    for word in _words(about.get("regimes")):
        if word not in known:
            said = f"There is no rule pack `{shown(word)}`."
            findings.add("AV011", said, findings.near(word, known), ("statement", "regimes"))
    contact = about.get("contact")
    contact = contact if isinstance(contact, dict) else {}
    for word in _words(contact.get("designated", [])):
        if word not in ("email", "post", "phone") or word not in contact:
            said = f"`{shown(word)}` is designated, but `contact` does not give it."
            where = ("statement", "contact", "designated")
            findings.add("AV007", said, "Designate email, post or phone, and give it.", where)
    for path, word in _written(tables, "data", "shine_the_light"):
        if word not in packs.categories():
            said = f"`{shown(word)}` is no category of Civ. Code 1798.83(e)(6)."
            findings.add("AV012", said, findings.near(word, packs.categories()), path)
