"""Addresses made of words: what a section or a sentence says, not where it stands."""

import re
import unicodedata
from collections import Counter
from itertools import islice

SECTION_WORDS = 5
SENTENCE_WORDS = 5
LONGEST_WORD = 24
"""Characters of a word that count, so that no word makes an address unreadable."""
OPENING = "opening"
"""Address of what stands before the first heading."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBERING = re.compile(
    r"^\W*(?:(?:section|part|article)\s+)?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[ivx]{1,5}|[a-z])[.):]+\s*",
    re.IGNORECASE,
)
_STOP_WORD_LIST = (
    "a about above accordingly additionally all also am an and any are as at be been being below "
    "but by can could did do does etc for from had has have he her here his how however i if in "
    "into is it its like may might more most must of on or other our ours own s shall she should "
    "so some such than that the their them then there these they this those through to under up "
    "upon us very via was we were what when where whether which while who whom why will with "
    "would you your yours"
)
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())
"""Words that say little by themselves. Negations are not among them: they turn a promise round."""


def slug(text: str, count: int) -> str:
    """Give the first `count` significant words of a text in lower case with hyphens."""
    plain = (_plain(word[0]) for word in _WORD.finditer(text))
    significant = islice((word for word in plain if word and word not in _STOP_WORDS), count)
    words = list(significant) or [_plain(word) for word in _WORD.findall(text)][:count]
    return "-".join(word[:LONGEST_WORD] for word in words if word)


def _plain(word: str) -> str:
    """Take accents and apostrophes from a word."""
    letters = unicodedata.normalize("NFKD", word.replace("’", "'").lower())
    letters = letters.removesuffix("'s").removesuffix("n't") + (
        "-not" if letters.endswith("n't") else ""
    )
    return "".join(c for c in letters if c.isalnum() or c == "-")


class Addresses:
    """Gives out addresses, each once: a repeated one ends in `-2`, `-3` and so on."""

    def __init__(self) -> None:
        self.given: Counter[str] = Counter()

    def section(self, heading: str) -> str:
        """Give the address of a section by its heading."""
        return self.once(slug(_NUMBERING.sub("", heading), SECTION_WORDS) or "untitled")

    def sentence(self, section: str, text: str) -> str:
        """Give the address of a sentence by its section and its words."""
        return self.once(f"{section}/{slug(text, SENTENCE_WORDS) or 'words'}")

    def once(self, wanted: str) -> str:
        """Give the address that is wanted, or the next free one after it."""
        while True:
            self.given[wanted] += 1
            if self.given[wanted] == 1:
                return wanted
            numbered = f"{wanted}-{self.given[wanted]}"
            if not self.given[numbered]:
                self.given[numbered] = 1
                return numbered
