"""Words that send the reader to a place in the text that is not there."""

import re
from collections.abc import Iterator

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.lint.scope import Scope, quoted
from avow.compiler.lint.targets import Headings
from avow.compiler.statement import Kind, Sentence

MOST_NAMES = 300
"""Different sections that a text may name; who names more writes no statement."""

_NAME = r"[\"“‘'](?P<quoted>[^\"“”‘’]{3,80}?),?[\"”’']"
_TITLE = (
    r"(?P<titled>(?:[A-Z][\w’'/&-]*|[A-Z]{2,})(?:,?\s+(?:(?:and|or|of|to|for|the|a|on|with|"
    r"by|from|in|your|our)\s+)"
    r"{0,2}[A-Z][\w’'/&-]*){0,8})"
)
_IN_TEXT = r"(?:[Ss]ection|[Pp]aragraph|[Hh]eading|[Ss]ub-?section)"
_NAMED: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b{_IN_TEXT}s?,?\s+(?:below\s+|above\s+)?(?:entitled|titled|called|named|headed|"
        rf"captioned|labell?ed):?\s+(?:{_NAME}|{_TITLE})"
    ),
    re.compile(rf"{_NAME}\s+{_IN_TEXT}\b"),
    re.compile(
        rf"\b(?:[Ss]ee|[Uu]nder|[Ii]n|[Rr]efer to|[Rr]ead|[Vv]isit|[Rr]eview)\s+(?:the\s+|"
        rf"our\s+)?{_NAME},?\s+(?:{_IN_TEXT}\s+)?(?:above|below)\b"
    ),
    re.compile(rf"\b(?:above|below)\s+(?:in|under|at)\s+(?:the\s+)?(?:{_IN_TEXT}\s+)?{_NAME}"),
    re.compile(rf"\b(?:the|our)\s+{_TITLE}\s+{_IN_TEXT}\b"),
    re.compile(rf"\b{_IN_TEXT}\s+{_NAME}"),
    re.compile(rf"\b(?:[Ss]ee|[Rr]efer to)\s+(?:the\s+|our\s+)?{_TITLE},?\s+(?:above|below)\b"),
)
_POINTS = re.compile(r"section|paragraph|heading|above|below", re.IGNORECASE)
"""One of these words is in every sentence that names another place of the text."""
_ELSEWHERE = re.compile(
    r"\b(?:section|area|page|part|heading|paragraph)s? (?:of|in|on|within|at) (?:the|our|"
    r"this|your|any|each|its|all|my)\s+(?:[\w.’'-]+\s+){0,2}"
    r"(?:web ?sites?|sites?|account|apps?|application|home ?page|service|browser|profile|"
    r"platform|e-?mail|"
    r"terms|agreement|store|code|act|law|[\w-]+\.com)\b"
    r"|\b(?:account|profile|settings|preferences|help|faqs?|menu|"
    r"toolbar)\b[\"”’']?\s+section|\bmy account\b|"
    r"\b(?:log|sign)(?:ging|ing)? ?in(?:to)?\b|\bclick(?:ing)? (?:on )?(?:the|our)\b|"
    r"\bterms (?:of|and)\b|\bgo to\b|"
    r"\blocated (?:on|at|in) (?:the|our)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"\b(?P<what>{_IN_TEXT}|part|article|clause|point|"
    rf"item)s?\s+(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[IVX]{{1,5}})\b"
    r"(?!\s*(?:U\.?S|percent|%|[-/]\d))"
)
_LAW = re.compile(
    r"\b(?:act|code|law|statute|regulations?|directive|gdpr|u\.?s\.?c|c\.?f\.?r|ftc|federal|terms|"
    r"agreement|convention|california|civil|guidelines)\b",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"\b(?:following\s+(?:web ?site\s+)?links?|links?\s+(?:listed\s+|provided\s+|set "
    r"forth\s+|shown\s+)?below|"
    r"links?\s+that\s+follow|below\s+links?)\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:click(?:ing)?(?: on)? here|by clicking here|available here|found here|follow "
    r"this link|clicking this link)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"\b(?:table|chart|grid)s? below\b|"
    r"\bfollowing (?:table|chart)\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"^except as (?:otherwise )?(?:described|provided|set forth|stated|noted|explained|"
    r"discussed|specified) "
    r"(?:above|herein above),? .{0,60}\b(?:not|no)\b.{0,20}\b(?P<duty>responsib|liab)\w*"
)
_BARE = re.compile(
    r"\b(?:as|are|is)?\s*(?:described|discussed|explained|listed|outlined|set forth|set out|"
    r"mentioned|noted|detailed|provided|"
    r"identified)\s+(?P<where>above|below)\b"
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find the references that lead nowhere."""
    headings = Headings(scope.statement)
    for sentence in scope.statement.sentences:
        if len(headings.known) < MOST_NAMES:
            yield from _named(scope, headings, sentence)
        yield from _numbered(scope, headings, sentence)
        yield from _links(scope, sentence)
        yield from _here(scope, sentence)
        yield from _table(scope, sentence)
    yield from _leads(scope)
    yield from _exceptions(scope)
    yield from _edges(scope)


def _dangling(scope: Scope, sentence: Sentence, words: str, lack: str, way_out: str) -> Diagnostic:
    message = f"{quoted(words)} points to what is not there: {lack}."
    return scope.about(sentence, "AV101", message, way_out, words=words)


def _named(scope: Scope, headings: Headings, sentence: Sentence) -> Iterator[Diagnostic]:
    """Find sections that are named by their words but do not exist."""
    seen: set[str] = set()
    if not _POINTS.search(sentence.text):
        return
    for pattern in _NAMED:
        for found in pattern.finditer(sentence.text):
            groups = found.groupdict()
            name = (groups.get("quoted") or groups.get("titled") or "").strip(" ,.:;")
            if not name or name.lower() in seen or _is_elsewhere(sentence, found):
                continue
            seen.add(name.lower())
            if not headings.answer(name, exactly=bool(groups.get("quoted"))):
                lack = f"no section of this text is called {quoted(name)} or speaks of it"
                way_out = "Write that section, or name the one that is meant by its heading."
                yield _dangling(scope, sentence, found[0], lack, way_out)


def _is_elsewhere(sentence: Sentence, found: re.Match[str]) -> bool:
    """Say whether the words point out of the text: to a page of the site, an account, a law."""
    around = sentence.text[max(0, found.start() - 60) : found.end() + 60]
    if re.search(r"\b(?:below|above)\b|\bthis (?:privacy )?(?:policy|statement|notice)\b", around):
        return bool(_linked_away(sentence, found[0]))
    return bool(_ELSEWHERE.search(around) or _linked_away(sentence, found[0]))


def _linked_away(sentence: Sentence, words: str) -> bool:
    return any(
        link.text and link.text in words and not link.target.startswith("#")
        for link in sentence.links
    )


def _numbered(scope: Scope, headings: Headings, sentence: Sentence) -> Iterator[Diagnostic]:
    """Find sections that are named by a number that none has."""
    for found in _NUMBERED.finditer(sentence.text):
        around = sentence.text[max(0, found.start() - 60) : found.end() + 60]
        if _LAW.search(around) or headings.has_number(found["number"]):
            continue
        lack = f"no {found['what'].lower()} of this text has the number {found['number']}"
        yield _dangling(scope, sentence, found[0], lack, "Name the section by its heading.")


def _links(scope: Scope, sentence: Sentence) -> Iterator[Diagnostic]:
    """Find links that are announced and do not follow."""
    found = _LINKS.search(sentence.text)
    if not found or _has_links_after(scope, sentence):
        return
    way_out = "Set the links there, or take the announcement out."
    yield _dangling(scope, sentence, sentence.text, "no links follow", way_out)


def _has_links_after(scope: Scope, sentence: Sentence) -> bool:
    """Say whether links follow: a lead-in needs them before the next heading, others anywhere."""
    if sentence.links or re.search(r"https?:|\bwww\.", sentence.text):
        return True
    here = (sentence.line, sentence.column)
    later = [(link.line, link.column) for link in scope.statement.links]
    if sentence.kind is not Kind.LEAD:
        return any(place > here for place in later)
    end = _end_of_section(scope, sentence)
    if any(sentence.line < line < end for line, _ in scope.statement.furniture):
        return True
    return any(here < place < (end, 0) for place in later)


def _end_of_section(scope: Scope, sentence: Sentence) -> int:
    """Give the line of the next heading that has words under it."""
    for section in scope.statement.sections:
        if section.line > sentence.line and not section.links:
            return section.line
    return len(scope.lines) + 1


def _here(scope: Scope, sentence: Sentence) -> Iterator[Diagnostic]:
    """Find `click here` without a link, in texts that do have links."""
    found = _HERE.search(sentence.text)
    outward = any(not link.target.startswith("#") for link in scope.statement.links)
    if not found or not outward or sentence.links:
        return
    if re.search(r"https?:|www\.|@|\.com\b", sentence.text):
        return
    way_out = "Link the words to their page, or write its address."
    yield _dangling(scope, sentence, found[0], "the words carry no link", way_out)


def _table(scope: Scope, sentence: Sentence) -> Iterator[Diagnostic]:
    """Find tables that are announced in a text without one."""
    found = _TABLE.search(sentence.text)
    if found and "|" not in scope.statement.text:
        way_out = "Set the table there, or say its content in sentences."
        yield _dangling(scope, sentence, found[0], "the text has no table", way_out)


def _leads(scope: Scope) -> Iterator[Diagnostic]:
    """Find lead-ins with nothing under them."""
    sections = scope.statement.sections
    for index, section in enumerate(sections):
        last = section.sentences[-1] if section.sentences else None
        if last is None or last.kind is not Kind.LEAD or _LINKS.search(last.text):
            continue
        following = sections[index + 1] if index + 1 < len(sections) else None
        end = following.line if following else len(scope.lines) + 1
        stands = any(last.line <= line <= end for line, _ in scope.statement.furniture)
        goes_on = following and (not following.marked or following.level > section.level)
        if not stands and not goes_on and (not following or following.line > last.line):
            lack = "nothing follows the colon"
            way_out = "Write what is announced, or end the sentence before it."
            yield _dangling(scope, last, last.text, lack, way_out)


def _exceptions(scope: Scope) -> Iterator[Diagnostic]:
    """Find disclaimers with an exception above that nothing above makes."""
    for index, (sentence, said) in enumerate(scope.said):
        found = _EXCEPT.match(said)
        if not found:
            continue
        duty = re.compile(rf"(?<!not )(?<!no )\b{found['duty']}")
        if not any(duty.search(earlier) for _, earlier in scope.said[:index]):
            lack = "nothing above takes that responsibility"
            way_out = "Say what the exception is, or take it out."
            words = sentence.text[: found.end()]
            yield _dangling(scope, sentence, words, lack, way_out)


def _edges(scope: Scope) -> Iterator[Diagnostic]:
    """Find `described above` in the first sentence, and `described below` in the last."""
    sentences = scope.said
    for sentence, said in {sentences[0], sentences[-1]} if len(sentences) > 1 else ():
        found = _BARE.search(said)
        first = sentence is sentences[0][0]
        if found and (found["where"] == "above") == first and not scope.statement.furniture:
            lack = "nothing stands " + ("before it" if first else "after it")
            way_out = "Name what is meant, or say it here."
            yield _dangling(scope, sentence, found[0].strip(), lack, way_out)
