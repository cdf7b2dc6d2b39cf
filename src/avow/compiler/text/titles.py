"""What acts as a title: by its form, since converters lose the markup of headings."""

import re

LONGEST_TITLE = 120
"""Characters of a title; a longer run is text."""
TITLE_WORDS = 15
PLAIN_WORDS = 10
"""Words of a title without any markup: fewer, because nothing but its form speaks for it."""
RUN_IN_WORDS = 6
NAME_WORDS = 6

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SMALL_WORD_LIST = (
    "a an and as at but by for from in into its nor of off on onto or our out over per so than the "
    "their this that these to under up us upon via vs we with within you your it is are do does be "
    "if when how what who why where which can may i my not"
)
_SMALL = frozenset(_SMALL_WORD_LIST.split())
_VERBS = re.compile(
    r"\b(?:is|are|was|were|am|will|shall|may|might|can|cannot|must|should|would|could|has|have|had|"
    r"do|does|did|don['’]t|please|contact us at|means|applies|include|includes|agree|collects|"
    r"provides|reserves|uses|respects|values)\b|^\W*(?:click|visit|call|write|see|send|go)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\W*(?:what|how|why|who|when|where|which|do|does|can|is|are|will|may)\b", re.IGNORECASE
)
_WEB = re.compile(r"@|https?:|www\.", re.IGNORECASE)
_SUBJECT_FIRST = re.compile(r"\W*(?:we|you|they|it|i|this|these|those|there)\b", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"\b(?:and|or|of|to|the|an?|with|by|for|our|your)\W*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\W*(?:(?:section|part|article)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivxIVX]{1,5}|[A-Za-z])[.):]\s+"
)
_NOTE = re.compile(
    r"\W*(?:please\s+)?note\b|\W*(?:important|example|yes|no|e\.g|i\.e)\b", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"\W*\b(?:cookies?|security|children|links?|changes?|sharing|privacy|contact|choices?|access|"
    r"disclosures?|collection|transfers?|retention|consent|surveys?|contests?|promotions?|"
    r"e-?mails?|"
    r"newsletters?|advertising|analytics|definitions?|scope|purchases?|registration|"
    r"testimonials?|updates?|enforcement|corrections?|introduction|overview|questions|"
    r"notification|accounts?|opt-?out|opting out|log files|web beacons|ip address(?:es)?)\b\W*$",
    re.IGNORECASE,
)


def is_title_case(text: str) -> bool:
    """Say whether every word that matters begins with a capital, or all letters are capitals."""
    words = [w for w in _WORD.findall(_NUMBERED.sub("", text)) if w.lower() not in _SMALL]
    return bool(words) and all(word[0].isupper() or not word[0].islower() for word in words)


def is_upper(text: str) -> bool:
    """Say whether a text of at least two letters has no small letter."""
    return text.upper() == text and sum(c.isalpha() for c in text) >= 2


def _count(text: str) -> int:
    return len(text.split())


def is_emphasised_title(text: str) -> bool:
    """Say whether an emphasised run is short and is no whole sentence."""
    bare = _NUMBERED.sub("", text).strip()
    if not 1 <= _count(bare) <= TITLE_WORDS or len(bare) > LONGEST_TITLE or _WEB.search(bare):
        return False
    if not any(c.isalpha() for c in bare) or bare[:1].islower() or bare.endswith((",", ";")):
        return False
    inner = bare.rstrip("\"'”’)")
    if inner.endswith((".", "!")):
        return _count(bare) <= RUN_IN_WORDS and not _VERBS.search(bare)
    return inner.endswith("?") or is_title_case(bare) or not _is_clause(bare)


def _is_clause(text: str) -> bool:
    """Say whether a line tells something, as `we may change it` does and `how we use it` not."""
    told = _VERBS.search(text) or _SUBJECT_FIRST.match(text) or _BROKEN_OFF.search(text)
    return bool(told) and not _QUESTION.match(text)


def is_plain_title(text: str) -> bool:
    """Say whether a line without markup, alone between others, has the form of a title."""
    bare = _NUMBERED.sub("", text).strip()
    if not bare or not (bare[0].isupper() or bare[0] in "\"“‘'") or _WEB.search(bare):
        return False
    inner = bare.rstrip("\"'”’)")
    if len(bare) > LONGEST_TITLE:
        return False
    if inner.endswith("?"):
        return _count(bare) <= TITLE_WORDS and bool(_QUESTION.match(bare))
    if inner.endswith("."):
        return _is_stopped_title(bare)
    if inner.endswith(("!", ",", ";")) or _count(bare) > TITLE_WORDS:
        return False
    if is_title_case(bare):
        return not inner.endswith(":") or _count(bare) <= RUN_IN_WORDS
    if inner.endswith(":"):
        return False
    return _count(bare) <= PLAIN_WORDS and not _is_clause(bare)


def _is_stopped_title(text: str) -> bool:
    """Say whether a line is a short title, although a full stop ends it."""
    told = _is_clause(text) or _NOTE.match(text) or _is_shortened(text)
    named = is_title_case(text) and (_count(text) > 1 or bool(_SUBJECT.match(text)))
    return named and not told and _count(text) <= RUN_IN_WORDS


_RUN_IN = re.compile(
    r"((?:[^.:?!–—\n]|\.(?=\w)){2,80}?)\s*(?:[.:]|\s[-–—]|–|—)\s+(?=[\"“‘'(]?[A-Z0-9])"
)


def plain_run_in(text: str) -> int:
    """Give the length of the title that a paragraph runs in without markup, else 0."""
    numbered = _NUMBERED.match(text)
    begin = numbered.end() if numbered else 0
    found = _RUN_IN.match(text, begin, begin + 2 * LONGEST_TITLE)
    if not found or not text[begin].isupper() or _NOTE.match(found[1]) or _VERBS.search(found[1]):
        return 0
    count = _count(found[1])
    if count == 1:
        named = bool(_SUBJECT.match(found[1])) or (is_upper(found[1]) and len(found[1]) > 4)
    else:
        named = count <= RUN_IN_WORDS and is_title_case(found[1]) and not _is_shortened(found[0])
    return found.end() if named else 0


def _is_shortened(chunk: str) -> bool:
    """Say whether the stop after a name is that of a company or of initials."""
    last = chunk.split()[-1].rstrip(".:").lower()
    return (
        last in ("inc", "co", "corp", "ltd", "llc", "mr", "mrs", "ms", "dr", "st", "no")
        or len(last) < 2
    )


def is_emphasised_run_in(run: str, rest: str) -> bool:
    """Say whether an emphasised run at the start of a paragraph is the title of what follows."""
    if _NOTE.match(run) or not is_emphasised_title(run.rstrip(" -–—")):
        return False
    after = rest.lstrip(" \n.:-–—").lstrip("\"“‘'")
    if not after or after[0] in "(,;)":
        return False
    if run.rstrip().endswith((".", ":", "?")) or rest.lstrip()[:1] in (":", "-", "–", "—", "."):
        return after[0].isupper() or after[0].isdigit() or run.rstrip().endswith((":", "?"))
    return (after[0].isupper() or after[0].isdigit()) and (
        len(_WORD.findall(run)) > 1 or bool(_SUBJECT.match(run))
    )


_NAME = re.compile(r"((?:[^.:?!–—\n]|\.(?=\w)){2,80}?)\s*(?:[.:]|\s[-–—])\s+(?=[\"“‘'(]?[A-Z0-9])")


def name_of_item(text: str) -> int:
    """Give the length of the short name that an item of a list begins with, else 0."""
    found = _NAME.match(text[: 2 * LONGEST_TITLE])
    if not found or not text[0].isupper() or _NOTE.match(found[1]) or _is_shortened(found[0]):
        return 0
    rest = text[found.end() :]
    titled = found[0].rstrip().endswith(":") and is_title_case(found[1])
    if not titled and (_VERBS.search(found[1]) or _count(found[1]) > NAME_WORDS):
        return 0
    return (
        found.end()
        if _count(rest) >= 4 and rest.rstrip().endswith((".", "?", "!", ":", ")"))
        else 0
    )
