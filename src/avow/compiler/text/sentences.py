"""Where sentences end: at a stop before a space, but not inside names, numbers or brackets."""

import re
from bisect import bisect_right
from collections.abc import Iterator

_STOP = re.compile(r"(?<![.?!])[.?!]++[\"'”’»)\]*]*+(?=\s|$)")
_BRACKET = re.compile(r"[()\[\]]")
_WORD_BEFORE = re.compile(r"[^\s(\"“‘'\[]*$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?$|^[A-Z]$")
_STARTER = re.compile(
    r"\s+[\"“'‘(\[]*(?:we|our|you|your|if|the|this|these|those|that|such|in|on|by|for|from|when|"
    r"while|where|please|it|its|any|all|some|as|at|an|a|to|no|not|how|what|why|who|they|their|"
    r"once|upon|under|with|without|because|although|however|information|personal|cookies|each|"
    r"other|also|additionally|except|after|before|i|he|she|there|here|only|certain|many|most)\b",
    re.IGNORECASE,
)
LONGEST_WORD = 40

_NEVER_LAST_LIST = (
    "e.g i.e eg ie mr mrs ms dr st ave blvd rd vs no nos sec art cf al viz approx attn dept fig "
    "jan feb mar apr jun jul aug sep sept oct nov dec ste rm bldg tel ph ext"
)
NEVER_LAST = frozenset(_NEVER_LAST_LIST.split())
"""Shortened words after which a sentence goes on, unless its paragraph ends."""
_SELDOM_LAST_LIST = "inc corp co ltd llc etc u.s u.s.a u.k a.m p.m jr sr bros plc com"
SELDOM_LAST = frozenset(_SELDOM_LAST_LIST.split())
"""Shortened words that end a sentence only before a word that mostly begins one."""


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the sentences of a stretch of `text`, without the spaces around them."""
    brackets = _outer_brackets(text, start, end)
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end:
            break
        if _ends(text, stop, begin, brackets):
            yield begin, stop.end()
            begin = stop.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        yield begin, end


def _outer_brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give the outermost brackets that are closed, each by its beginning and its end."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] in "([":
            opened.append(bracket.start())
        elif opened:
            begin = opened.pop()
            while found and found[-1][0] > begin:
                found.pop()
            found.append((begin, bracket.end()))
    return found


def _ends(text: str, stop: re.Match[str], begin: int, brackets: list[tuple[int, int]]) -> bool:
    """Say whether the sentence that began at `begin` ends with this stop."""
    around = bisect_right(brackets, (stop.start(), len(text))) - 1
    opening, closing = brackets[around] if around >= 0 else (0, 0)
    if stop.start() < closing:
        closes = stop.end() >= closing
        begins = _next(text, stop.end()).isupper() and bool(_STARTER.match(text, stop.end()))
        return closes and (opening == begin or begins)
    if stop[0][0] != ".":
        return not _next(text, stop.end()).islower()
    return not _is_shortened(text, stop, begin)


def _next(text: str, place: int) -> str:
    while place < len(text) and text[place].isspace():
        place += 1
    return text[place : place + 1]


def _is_shortened(text: str, stop: re.Match[str], begin: int) -> bool:
    """Say whether the full stop belongs to the word before it."""
    left = max(begin, stop.start() - LONGEST_WORD)
    found = _WORD_BEFORE.search(text[left : stop.start()])
    word = found[0] if found else ""
    low = word.lower()
    following = _next(text, stop.end())
    if low in NEVER_LAST:
        return low != "no" or following.isdigit()
    if low in SELDOM_LAST or _INITIALS.search(word):
        return not _STARTER.match(text, stop.end()) or following.islower()
    if word.isdigit() and stop.start() - len(word) == begin:
        return True
    return len(word) < 3 and following.islower()
