"""The one spelling of a postal address, under which it is suppressed. Pure."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from avow.messaging.hours import places

_ZIP = re.compile(r"(?<![0-9A-Z])([0-9]{5})(?:[ -]*[0-9]{4})?$")
_WORD = re.compile(r"#|[^\W_]+")
_HYPHEN = re.compile(r"\b([0-9]+)-([A-Z])\b")
_BOX = re.compile(r"\b(?:P ?O|POST OFFICE|POSTAL) ?BOX\b|\bPOB\b")
_HOME = frozenset({"US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"})


def spelling(address: str) -> str:
    """Give the one spelling of an address in lines, of which the first names who lives there.

    The name is left out: whoever lives at an address that said no gets nothing either, until they
    say yes themselves. Where there is a ZIP code, the city is left out too, as it has many names.
    """
    lines = [_plain(line) for line in address.split("\n")[1:]]
    lines = [line for line in lines if line and line not in _HOME]
    code, rest = _without_zip(lines)
    street: list[str] = []
    doors: list[str] = []
    for part in _HYPHEN.sub(r"\1\2", ",".join(rest)).split(","):
        words = [_shortened(word) for word in _words(part)]
        road, behind = _parted(_joined(words))
        street += road
        doors += behind
    return " | ".join(filter(None, (code, " ".join(street), " ".join(sorted(doors)))))


def _plain(text: str) -> str:
    """Write in capitals without accents, dots and apostrophes; every other mark parts words."""
    parted = unicodedata.normalize("NFKD", text).upper()
    again = unicodedata.normalize("NFKD", parted)
    kept = (mark for mark in again if unicodedata.category(mark) not in ("Mn", "Cf", "Me"))
    return " ".join(re.sub(r"[.'’]", "", "".join(kept)).split())


def _without_zip(lines: Sequence[str]) -> tuple[str, list[str]]:
    """Part the ZIP code, and the city and state that it stands for, from the street."""
    for place in range(len(lines) - 1, -1, -1):
        if place == 0 and len(lines) > 1:
            break
        if found := _ZIP.search(lines[place]):
            before = lines[place][: found.start()].strip(" ,")
            if len(lines) == 1:
                return found[1], [_street_of(before)]
            alone = not before or places.state_named(before) != ""
            city = place - 1 if alone and place > 1 else place
            return found[1], list(lines[:city])
    return "", list(lines)


def _street_of(line: str) -> str:
    """Take city and state from the end of an address in one line, where commas part them."""
    parts = [part.strip() for part in line.split(",")]
    if len(parts) > 1 and places.state_named(parts[-1]):
        parts = parts[:-1]
    return " ".join(parts[:-1] if len(parts) > 1 else parts)


def _words(text: str) -> list[str]:
    return _WORD.findall(_BOX.sub("BOX", " ".join(text.split())))


def _joined(words: Sequence[str]) -> list[str]:
    """Write two directions in a row as one, such as N and W."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("N", "S") and word in ("E", "W"):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the door, floor and building from the street, wherever they stand."""
    street: list[str] = []
    doors: list[str] = []
    at = 0
    while at < len(words):
        kind = _units().get(words[at])
        if kind is None or (at + 1 >= len(words) and not street):
            street.append(words[at])
            at += 1
            continue
        at, door = _door(words, at + 1)
        doors.append(f"{kind}{door}")
    return street, doors


def _door(words: Sequence[str], at: int) -> tuple[int, str]:
    """Give the name of a door, such as 4B from `NO 4 B`, and where the address goes on."""
    while at < len(words) and _units().get(words[at]) == "@":
        at += 1
    if at >= len(words):
        return at, ""
    name = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if name.isdigit() and len(following) == 1 and following.isalpha() and at + 2 == len(words):
        return at + 2, name + following
    return at + 1, name


def _shortened(word: str) -> str:
    return _short().get(word, word)


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "usps.toml").read_text(encoding="utf-8"))


@cache
def _short() -> Mapping[str, str]:
    return {long: short for short, words in _tables()["words"].items() for long in words.split()}


@cache
def _units() -> Mapping[str, str]:
    """Give the sign of each word that stands before a door, a floor or a building."""
    signs = {"door": "@", "floor": "FL ", "building": "BLDG "}
    return {
        word: signs[kind] for kind, words in _tables()["units"].items() for word in words.split()
    }
