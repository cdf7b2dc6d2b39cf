"""Web and mail addresses that lead nowhere, or elsewhere than their words say."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.lint.scope import Scope, quoted
from avow.compiler.statement import Link, Sentence

LONGEST_ADDRESS = 2000
SHORTEST_NAME = 4
"""Letters of a part of a host that can be the name of its owner."""

_SCHEME_FAULTS = (
    (re.compile(r"https?[;,.]?//", re.I), "the colon after the scheme is missing"),
    (re.compile(r"https?[;,]/?/?", re.I), "the colon after the scheme is misprinted"),
    (re.compile(r"https?:/?(?=[^/\s])", re.I), "two slashes belong after the scheme"),
    (re.compile(r"https?:\\\\", re.I), "the slashes after the scheme lean the wrong way"),
    (re.compile(r"https?:/{3,}", re.I), "there are too many slashes after the scheme"),
    (re.compile(r"https?::+", re.I), "there are too many colons after the scheme"),
    (re.compile(r"https?://(?:https?\b|www\.?https?\b)[:/;]*", re.I), "the scheme stands twice"),
    (
        re.compile(
            r"(?:h?ttps?p|htps?|htpps?|hhttps?|ttps?|httt+ps?|hppts?|hptts?|hpps?)[:;]/?/?", re.I
        ),
        "the scheme is misspelt",
    ),
)
_WEB_WORD = re.compile(
    rf"(?<![\w@/.:-])(?:[a-z]{{3,6}}[:;,.]{{0,2}}[/\\]{{1,4}}[^\s<>()\"“”]{{2,{LONGEST_ADDRESS}}}"
    rf"|https?:[a-z][^\s<>()\"“”]{{2,{LONGEST_ADDRESS}}}|"
    rf"www[.,][^\s<>()\"“”]{{2,{LONGEST_ADDRESS}}})",
    re.IGNORECASE,
)
_SIGNS = ("//", ":/", "www", "http", "\\\\")
"""One of them is in every text that holds a web address, however misprinted."""
_SPACED = re.compile(r"\b(?:https?:// (?:www\.)?|www\. )[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+[a-z][a-z0-9-]{1,62}\.?(?::\d+)?$", re.I)
_MAIL = re.compile(r"[^\s@<>,;:]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#]\S*)?$", re.IGNORECASE)
_INNER = re.compile(
    r"https?://[^/\s]+/(?:[^/\s]*/)?(www\.[\w.-]+\.[a-z]{2,}|"
    r"(?:mailto:)?[\w.+-]+@[\w.-]+\.[a-z]{2,})/?$",
    re.I,
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[^/]+/(?=.)", re.IGNORECASE)
_TRAILING = re.compile(r"[.,;:'\"”’>\]]+$")
_FILES = re.compile(r"\.(?:html?|php|aspx?|jsp|cfm|pdf|txt|do)$", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!https?\b)[a-z][a-z0-9+.-]*:(?!/)", re.IGNORECASE)
_REDIRECTS = frozenset({"bit.ly", "goo.gl", "t.co", "tinyurl.com", "ow.ly", "safelinks.com"})


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find the addresses that lead nowhere, each link and each bare address once."""
    told = {(link.line, link.column) for link in _inside_sentences(scope)}
    for sentence in scope.statement.sentences:
        for link in sentence.links:
            yield from _report(scope, link, sentence)
        yield from _bare(scope, sentence)
    for link in scope.statement.links:
        if (link.line, link.column) not in told:
            yield from _report(scope, link, None)


def _inside_sentences(scope: Scope) -> Iterator[Link]:
    for sentence in scope.statement.sentences:
        yield from sentence.links


def _report(scope: Scope, link: Link, sentence: Sentence | None) -> Iterator[Diagnostic]:
    words, fault = fault_of_link(link.text, link.target)
    if fault:
        yield report(
            "AV102",
            f"{quoted(words)} leads nowhere: {fault}.",
            _HELP,
            file=scope.file,
            line=link.line,
            column=link.column,
            sentence=sentence.address if sentence else None,
        )


_HELP = "Write the whole address, as `https://example.com/page` or `mailto:name@example.com`."


def _bare(scope: Scope, sentence: Sentence) -> Iterator[Diagnostic]:
    """Find the faults of addresses that are no links."""
    text = sentence.text
    if not any(sign in text.lower() for sign in _SIGNS):
        return
    for link in sentence.links:
        text = text.replace(link.text, " " * len(link.text)) if link.text else text
    for found in [*_WEB_WORD.finditer(text), *_SPACED.finditer(text)]:
        words = found[0].rstrip(".,;:!?)]'’\"")
        fault = "a space splits it" if " " in words else fault_of_address(words, bare=True)
        if fault:
            message = f"{quoted(words)} leads nowhere: {fault}."
            yield scope.about(sentence, "AV102", message, _HELP, words=words)


def fault_of_link(text: str, target: str) -> tuple[str, str]:
    """Give the words that are wrong in a link, and what is wrong with them, or nothing twice."""
    if not target:
        return text or "[]()", "the link has no target"
    target = _ARCHIVED.sub("", target)
    fault = fault_of_address(target)
    if fault:
        return target, fault
    shown = text.strip().rstrip(".,;")
    if " " not in shown and _WEB_WORD.match(shown):
        fault = fault_of_address(shown, bare=True)
    return (shown, fault) if fault else (target, _fault_of_pair(shown, target))


def _fault_of_pair(shown: str, target: str) -> str:
    """Say when a link shows one host and leads to another."""
    there = _BARE_HOST.match(target)
    if shown.count("@") == 1 and _MAIL.match(shown) and target.lower().startswith("mailto:"):
        address = target[7:].split("?")[0].strip()
        same = address.lower() == shown.lower()
        return "" if same else f"the words show {shown}, the link writes to {address}"
    here = _BARE_HOST.match(shown)
    if not here or not there or _FILES.search(here[1]):
        return ""
    if _are_kin(here[1], there[1]) or _domain(there[1]) in _REDIRECTS:
        return ""
    return f"the words show {here[1]}, the link leads to {there[1]}"


def _are_kin(here: str, there: str) -> bool:
    """Say whether two hosts share the name of their owner: `ada.com`, `shop.ada-goods.co.uk`."""
    names = [host.lower().split(".") for host in (here, there)]
    one, other = ([n for n in host[:-1] if len(n) >= SHORTEST_NAME] for host in names)
    return _domain(here) == _domain(there) or any(a in b or b in a for a in one for b in other)


def _domain(host: str) -> str:
    return ".".join(host.lower().split(".")[-2:])


def fault_of_address(address: str, *, bare: bool = False) -> str:
    """Say what is wrong with a web or mail address, or nothing; `bare` ones may lack the scheme."""
    low = address.lower()
    if low.startswith("mailto:"):
        return _fault_of_mail(address[7:].split("?")[0].strip())
    if low.startswith("mailto"):
        return "the colon after `mailto` is missing"
    if re.match(r"https?://", low) and not re.match(
        r"https?:/{3,}|https?://(?:www\.)?https?\b", low
    ):
        return _fault_of_web(address)
    for pattern, fault in _SCHEME_FAULTS:
        if pattern.match(address):
            return fault
    if low.startswith("www"):
        return _fault_of_host_only(address, bare=bare)
    if "@" in address and _MAIL.match(address) and not bare:
        return "`mailto:` is missing before the e-mail address"
    return ""


def _fault_of_mail(address: str) -> str:
    address = address.replace("%20", " ").strip()
    if not address:
        return "`mailto:` has no address"
    return "" if _MAIL.match(address.split(",")[0].strip()) else "this is no e-mail address"


def _fault_of_host_only(address: str, *, bare: bool) -> str:
    if not bare and re.match(r"www\.", address, re.IGNORECASE):
        return "the scheme `https://` is missing, so that it leads to a page of the same site"
    host = re.split(r"[/?#]", address)[0]
    return "" if _HOST.match(host) and ",." not in address else "the name of the site is misspelt"


def _fault_of_web(address: str) -> str:
    """Say what is wrong behind the scheme of a web address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "the name of the site is misspelt"
    if parts.username is not None and "/" not in parts.path.strip("/") and "@" in parts.netloc:
        return "an e-mail address stands where a web address belongs"
    if " " in address.strip() or "%20" in parts.netloc:
        return "a space splits it"
    if not _HOST.match(host) or re.match(r"www\.[a-z]+$", host):
        return "the name of the site is misspelt"
    if _INNER.match(address):
        return "a whole address stands behind that of another site, since its scheme is missing"
    if _TRAILING.search(address):
        return "the punctuation of the sentence is part of it"
    return ""
