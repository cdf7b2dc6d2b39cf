"""A sentence as folded words, each with its place in the text."""

import re
from dataclasses import dataclass
from itertools import islice

LONGEST = 600
"""Words of a sentence that are read; what goes on longer is no sentence."""

NAME, NUMBER, ADDRESS = "<name>", "<number>", "<address>"

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:https?|ftp)[:/]+\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]+"
    r"|\w{1,64}\.(?:com|net|org|gov)\b|\d[\d.,/-]*|[^\W\d_]+(?:'[A-Za-z]+)?|[,;:?!\u2022]"
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "–": ",", "—": ","})
_EMAIL = re.compile(r"\be-mail", re.IGNORECASE)
_UNLIMITED = re.compile(
    r"\b(?:but (?:is |are )?)?not limited to\b|\bwithout limitation\b"
    r"|(?:\bnot|n't) (?:only|just|merely)\b",
    re.IGNORECASE,
)
_CONTRACTED = {"won't": "will not", "can't": "can not", "shan't": "will not", "cannot": "can not"}
_ENDINGS = {"ll": "will", "re": "are", "ve": "have", "d": "would", "m": "am"}
_BREAKS = frozenset(";:!\u2022")


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as it is matched: `folded` words, and where each of them stands in `text`."""

    text: str
    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def between(self, first: int, end: int) -> str:
        """The words of the text from one place up to another."""
        return self.text[self.spans[first][0] : self.spans[max(first, end - 1)][1]]


def read(text: str, known: frozenset[str]) -> Words:
    """Fold a sentence; what is capitalised and not among the known words is a name."""
    plain = _EMAIL.sub(" email", text[: LONGEST * 20].translate(_STRAIGHT))
    plain = _UNLIMITED.sub(lambda found: " " * len(found[0]), plain)
    folded: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in islice(_TOKEN.finditer(plain), LONGEST):
        for word in _folded(found[0], known):
            folded.append(word)
            spans.append(found.span())
    return Words(text, tuple(folded), tuple(spans))


def _folded(written: str, known: frozenset[str]) -> list[str]:
    """One word as it is matched, or the two of a contraction."""
    word = written.lower()
    if word in _CONTRACTED or word.endswith("n't"):
        return _CONTRACTED.get(word, f"{word[:-3]} not").split()
    if word in known:
        return [word]
    if not written[0].isalpha():
        return [_sign(written)]
    stem, _, ending = word.partition("'")
    if ending in _ENDINGS:
        return [*_folded(written[: len(stem)], known), _ENDINGS[ending]]
    if ending:
        return _folded(written[: len(stem)], known)
    if "@" in written or "." in written or ":" in written:
        return [ADDRESS]
    return [NAME if written[0].isupper() else word]


def _sign(written: str) -> str:
    if written in _BREAKS:
        return ";"
    if written in ",?":
        return written
    return ADDRESS if "@" in written else NUMBER
