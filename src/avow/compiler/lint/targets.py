"""The headings of a text as what other sentences may point to, by their words or numbers."""

import re

from avow.compiler.statement import Statement, folded

NAME_WORDS = 12
"""Words of a line of furniture that may be the name of what stands under it."""
LONGEST_START = 120
"""Characters at the start of a sentence in which a name may stand as a title without marks."""
ENOUGH = 0.5
"""Share of the words of a name that a heading must hold to answer to it."""

_WORD = re.compile(r"[a-z][a-z']+")
_NUMBER = re.compile(
    r"^\W*(?:(?:section|part|article)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,5})(?=[.):\s]|$)"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_ROMAN |= {"xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15}
_LIST = (
    "a an and are as at be by can do does for from have how i if in is it may of on or our section "
    "the their these this those to us we what when which who will with you your my about any not "
    "policy statement notice privacy information personal paragraph"
)
_SILENT = frozenset(_LIST.split())
_MEANINGS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        "contact contacting reach question questions concern concerns comment inquiries write",
        "choice choices opting opt out unsubscribe preferences control decline options",
        "cookie cookies beacon beacons tracking track technologies pixel pixels",
        "share sharing shared disclose disclosure disclosures third party parties transfer",
        "security secure safety safeguard safeguards protect protection",
        "child children kids minors coppa",
        "access accessing update updating correct correcting review reviewing modify change edit",
        "change changes amendment amendments revision revisions updates modification modifications",
        "collect collection collected gather gathering obtain",
        "use uses using used purpose purposes",
        "link links linked",
        "email emails newsletter newsletters mailing communications",
        "advertising ads advertisements advertisers ad behavioral",
        "california californian",
        "international countries country transfers europe european",
    )
)


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0].strip(".,:;").lower()


def _plain(name: str) -> str:
    return re.sub(r"\W+", " ", folded(name)).strip()


def _stem(word: str, *, meant: bool) -> str:
    """Give what forms of one word have in common, or where `meant` all words of one meaning."""
    for number, meaning in enumerate(_MEANINGS if meant else ()):
        if word in meaning:
            return f"={number}"
    return word.removesuffix("'s").removesuffix("s")[:6]


def _stems(text: str, *, meant: bool) -> frozenset[str]:
    words = _WORD.findall(folded(text).replace("e-mail", "email"))
    telling = [word for word in words if word not in _SILENT]
    return frozenset(_stem(word, meant=meant) for word in telling or words)


class Headings:
    """Answers whether a text has the section that a sentence names."""

    def __init__(self, statement: Statement) -> None:
        """Keep the words and the numbers of every heading and of the names in its furniture."""
        names = [s.heading for s in statement.sections[1:]]
        names += [text for _, text in statement.furniture if len(text.split()) <= NAME_WORDS]
        self.starts: dict[str, set[str]] = {}
        for sentence in statement.sentences:
            start = sentence.text[:LONGEST_START]
            self.starts.setdefault(_first_word(start), set()).add(start)
        self.stems = {_stems(name, meant=True) for name in names} - {frozenset()}
        self.words = {_stems(name, meant=False) for name in names} - {frozenset()}
        self.known: dict[tuple[str, bool], bool] = {}
        self.plain = {_plain(name) for name in names}
        self.numbers = set(filter(None, (_number(folded(name)) for name in names)))
        self.numbers |= _numbers_of_items(statement)

    def answer(self, name: str, *, exactly: bool) -> bool:
        """Say whether a heading is called like this, or shares enough of its words.

        A name between quotation marks is wanted by its own words, others by their meaning too.
        """
        if (name, exactly) not in self.known:
            self.known[name, exactly] = self._look_up(name, exactly=exactly)
        return self.known[name, exactly]

    def _look_up(self, name: str, *, exactly: bool) -> bool:
        plain = _plain(name)
        if any(plain in heading for heading in self.plain):
            return True
        run_in = re.compile(rf"(?i:{re.escape(name)})\s?[.:]?(?:\s+[A-Z]|$)")
        if any(run_in.match(start) for start in self.starts.get(_first_word(name), ())):
            return True
        wanted = _stems(name, meant=not exactly)
        known = self.words if exactly else self.stems
        return any(
            len(wanted & stems) >= ENOUGH * len(wanted) or stems <= wanted for stems in known
        )

    def has_number(self, number: str) -> bool:
        """Say whether a heading or an item has a number, in digits or in Roman letters."""
        return _arabic(number) in self.numbers


def _arabic(number: str) -> str:
    return str(_ROMAN.get(number.lower(), number))


def _number(heading: str) -> str:
    found = _NUMBER.match(heading)
    return _arabic(found[1]) if found else ""


_ITEM = re.compile(r"^[ \t>]*+[*_#]*+[ \t]*+(\d{1,2}(?:\.\d{1,2}){0,3})\\?[.)]?[ \t]", re.MULTILINE)


def _numbers_of_items(statement: Statement) -> set[str]:
    """Give the numbers that begin a line of the source: a numbered item may be a section too."""
    return set(_ITEM.findall(statement.text))
