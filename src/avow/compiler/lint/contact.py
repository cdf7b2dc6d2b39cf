"""Whether the controller can be reached in the ways that the text tells its readers to."""

import re
from collections.abc import Iterator

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.lint.scope import Scope, listed, quoted, verbatim
from avow.compiler.statement import Sentence
from avow.compiler.text.furniture import DATE
from avow.compiler.text.reach import MAIL, PHONE, POST

_HOLDS_ADDRESS = re.compile(r"[\d@]|\bat[\])]", re.IGNORECASE)
"""What a line must hold to be worth a closer look for an address or a number."""
_FORM = re.compile(
    r"contact|customer.?(?:service|care)|feedback|support|help|e-?mail us|write to us", re.I
)
_FORM_WORDS = re.compile(
    r"\b(?:contact us|customer service|feedback|help)[\"”’']?\s+(?:page|form|link|section|"
    r"area|tab)\b|"
    r"\b(?:online|web|contact) form\b"
)
_PLACED = re.compile(
    r"\b(?P<what>(?:e-?mail |postal |mailing |street |physical |following )?address(?:es)?|"
    r"(?:tele)?phone number|toll[- ]free number|number|contact (?:information|details|info))\s+"
    r"(?:(?:as|that is|which is|we have|is|are)\s+)?"
    r"(?:(?:provided|listed|set forth|set out|given|indicated|shown|specified|noted|found|stated|"
    r"appearing|contained)\s+)?(?:below|above|at the (?:end|bottom|top)|in (?:the "
    r")?[\"“'](?=contact))"
)
_WRITTEN = re.compile(
    r"\bwritten (?:request|notice|inquiry)|\brequests? in writing\b|\bin writing (?:to|at)\b|"
    r"\bwrit(?:e|ing) (?:to )?(?:us|the (?:address|following))\b(?! (?:at )?an e-?mail)|"
    r"\bsend us a letter\b|\bsend a letter to\b|"
    r"\bletter to\b|\bby (?:regular|postal|u\.?s\.?|first[- ]class|certified) mail\b"
)
_INVITES = re.compile(
    r"\b(?:please|you (?:may|can|must|should)|contact us|submit|send|write|address)\b"
)
_BY_MAIL = re.compile(r"e-?mail")
_BY_PHONE = re.compile(r"number|phone|\bcall\b")
_BY_POST = re.compile(
    r"\bwrite\b|\bwritten\b|\bletter\b|\bpost(?:al)?\b|\bmail(?:ing)?\b|\bstreet\b"
)
_WAYS = {
    "post": "postal address",
    "mail": "e-mail address",
    "phone": "telephone number",
    "any": "address of any kind",
}


def ways(scope: Scope) -> set[str]:
    """Say how the text lets its reader reach the controller: mail, phone, post, form."""
    lines = [line for line in scope.shown.split("\n") if _HOLDS_ADDRESS.search(line)]
    whole = DATE.sub(" ", "\n".join(lines))
    targets = [link.target.lower() for link in scope.statement.links]
    found = set()
    if MAIL.search(whole) or any(target.startswith("mailto:") for target in targets):
        found.add("mail")
    if PHONE.search(whole) or any(target.startswith("tel:") for target in targets):
        found.add("phone")
    if POST.search(whole):
        found.add("post")
    linked = any(_FORM.search(f"{ln.text} {ln.target}") for ln in scope.statement.links)
    if linked or _FORM_WORDS.search(scope.body):
        found.add("form")
    return found


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find the ways to reach the controller that the text names but does not give."""
    given = ways(scope)
    if not given:
        yield _nothing(scope)
        return
    lacking: dict[str, list[tuple[Sentence, str]]] = {}
    for sentence, said in scope.said:
        for way, words in _wanted(said):
            known = given & {"mail", "phone", "post"} if way == "any" else {way} & given
            if not known:
                lacking.setdefault(way, []).append((sentence, words))
    for way, places in lacking.items():
        yield _missing(scope, way, places)


def _nothing(scope: Scope) -> Diagnostic:
    first = scope.statement.sentences[:1]
    message = (
        "The text gives no way to reach the controller: no e-mail or postal address, no telephone "
        "number, no contact form."
    )
    way_out = "Give an e-mail address and a postal address under a heading such as “Contact us”."
    asks = next((s for s, said in scope.said if re.search(r"\bcontact(?:ing)? us\b", said)), None)
    if asks or first:
        return scope.about(asks or first[0], "AV105", message, way_out, words="contact")
    return Diagnostic("AV105", scope.file, 1, 1, message, way_out)


def _wanted(said: str) -> Iterator[tuple[str, str]]:
    """Give the ways that a sentence takes for given, with its words."""
    placed = _PLACED.search(said)
    if placed:
        yield _way(said, placed), placed[0]
    written = _WRITTEN.search(said)
    if written and not placed and _INVITES.search(said) and not _BY_MAIL.search(said):
        yield "post", written[0]


def _way(said: str, placed: re.Match[str]) -> str:
    """Say what kind of address the words point to."""
    what, before = placed["what"], said[: placed.start()]
    if _BY_PHONE.search(what):
        return "phone"
    if _BY_MAIL.search(what):
        return "mail"
    if what.startswith("contact"):
        return "any"
    if _BY_POST.search(what) or (_BY_POST.search(_BY_MAIL.sub("", before))):
        return "post"
    return "any"


def _missing(scope: Scope, way: str, places: list[tuple[Sentence, str]]) -> Diagnostic:
    sentence, words = places[0][0], verbatim(*places[0])
    also = listed([other.line for other, _ in places[1:]])
    return scope.about(
        sentence,
        "AV105",
        f"{quoted(words)} sends the reader to a {_WAYS[way]}, but the text gives none{also}.",
        f"Give the {_WAYS[way]} in the text, or name a way that the text gives.",
        words=words,
    )
