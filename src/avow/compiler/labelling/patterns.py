"""Patterns over the words of a sentence, matched without backtracking.

An item of a pattern is a word, a CLASS of the lexicon, or alternatives of them (`stop|opt_out`,
`_` joins words); a final `?` makes it optional. `..` spans up to five words of the same clause,
`...` up to fourteen and `....` up to forty; `~` spans up to four that name no reader and no
negation. `NAME` is a proper name, `#` a number, `@` an address, `?` a question mark, `^` the start
and `$` the end.

Where an item may stand in a sentence is one whole number with a bit for each word, so a pattern is
a handful of shifts and takes the same time whatever the sentence says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from avow.compiler.labelling.lexicon import CLASSES
from avow.compiler.labelling.words import ADDRESS, NAME, NUMBER, Words

_SPANS = {"..": 5, "...": 14, "....": 40, "~": 4}
_SIGNS = {"NAME": NAME, "#": NUMBER, "@": ADDRESS}

_sets: dict[frozenset[str], int] = {}
_sets_of: dict[str, list[int]] = {}
_bits_of: dict[str, int] = {}

_Phrase = tuple[int, ...]
_Step = tuple[str, int, tuple[_Phrase, ...]]


def _set_of(words: Iterable[str]) -> int:
    """The number of a set of words; equal sets are one."""
    members = frozenset(words)
    if members not in _sets:
        _sets[members] = len(_sets)
        for word in members:
            _sets_of.setdefault(word, []).append(_sets[members])
            _bits_of[word] = _bits_of.get(word, 0) | 1 << _sets[members]
    return _sets[members]


_CLOSED = _set_of({";", "?"})
_REFUSED = _set_of({";", "?", *CLASSES["YOU"], *CLASSES["NOT"]})


class Places:
    """Where in a sentence each set of words stands: a bit for each word."""

    def __init__(self, words: Words) -> None:
        self.length = len(words.folded)
        self.all = (1 << self.length) - 1
        self.of: dict[int, int] = {}
        of = self.of
        places: dict[str, int] = {}
        for place, word in enumerate(words.folded):
            places[word] = places.get(word, 0) | 1 << place
        present = 0
        for word, bits in places.items():
            present |= _bits_of.get(word, 0)
            for number in _sets_of.get(word, ()):
                of[number] = of.get(number, 0) | bits
        self.absent = ~present
        self.open = self.all & ~of.get(_CLOSED, 0)
        self.impersonal = self.all & ~of.get(_REFUSED, 0)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying a thing."""

    steps: tuple[_Step, ...]
    needs: int
    """A bit for each set of words without which it cannot match."""

    def ends(self, places: Places, start: int) -> int:
        """The places after a match that begins at one of `start`."""
        here = start
        for kind, number, phrases in self.steps:
            if kind == "one":
                here = (here & places.of.get(number, 0)) << 1
            elif kind == "span":
                here = _widened(here, number, places.open)
            elif kind == "near":
                here = _widened(here, number, places.impersonal)
            elif kind == "start":
                here &= 1
            elif kind == "end":
                here &= 1 << places.length
            else:
                here = _any(here, phrases, places) | (here if kind == "maybe" else 0)
            if not here:
                return 0
        return here

    def fits(self, places: Places) -> bool:
        """Whether it matches anywhere."""
        return not self.needs & places.absent and self.ends(places, places.all | 1) != 0

    def found(self, places: Places) -> tuple[int, int] | None:
        """The places from the first word of the first match up to its end, or None."""
        if not self.fits(places):
            return None
        for first in range(places.length):
            if ends := self.ends(places, 1 << first):
                return first, (ends & -ends).bit_length() - 1
        return None


def _widened(here: int, most: int, allowed: int) -> int:
    for _ in range(most):
        further = here | (here & allowed) << 1
        if further == here:
            break
        here = further
    return here


def _any(here: int, phrases: tuple[_Phrase, ...], places: Places) -> int:
    after = 0
    for phrase in phrases:
        reached = here
        for number in phrase:
            reached = (reached & places.of.get(number, 0)) << 1
        after |= reached
    return after


def pattern(text: str) -> Pattern:
    """Read a pattern as it is written in the tables."""
    steps = tuple(_step(item) for item in text.split())
    needs = {number for kind, number, _ in steps if kind == "one"}
    return Pattern(steps, sum(1 << number for number in needs))


def _step(item: str) -> _Step:
    if item in _SPANS:
        return ("near" if item == "~" else "span", _SPANS[item], ())
    if item in "^$":
        return ("start" if item == "^" else "end", 0, ())
    optional = item.endswith("?") and len(item) > 1
    choices = item.removesuffix("?").split("|") if optional else item.split("|")
    single = _set_of(word for choice in choices if "_" not in choice for word in _meant(choice))
    phrases = tuple(
        tuple(_set_of(_meant(word)) for word in choice.split("_"))
        for choice in choices
        if "_" in choice
    )
    if phrases or optional:
        return ("maybe" if optional else "any", 0, ((single,), *phrases))
    return ("one", single, ())


def known_words() -> frozenset[str]:
    """Every word that some pattern names, and the plain ones that may begin a sentence."""
    return frozenset((*_sets_of, *CLASSES["PLAIN"]))


def _meant(choice: str) -> tuple[str, ...]:
    if choice in _SIGNS:
        return (_SIGNS[choice],)
    return CLASSES[choice] if choice.isupper() else (choice,)
