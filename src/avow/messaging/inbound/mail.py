"""An e-mail as it came in, read as far as it can be: whatever the bytes are, nothing is raised."""

import email
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from avow.messaging.inbound import bounds

MOST_PARTS = 100
LONGEST_TEXT = 100_000
LONGEST_HEADER = 2_000
LONGEST_RAW_HEADER = 50_000
"""Characters of a header above which a mail is not looked into: parsing it could take for ever."""
_BROKEN = (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError)
"""What the standard parser is known to raise over bytes that no mail program wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What is known of an e-mail. `words` are the sender's own, without what they quote."""

    name: str
    """The Message-ID, or a digest of the bytes where there is none."""
    sender: str = ""
    subject: str = ""
    words: str = ""
    recipients: tuple[str, ...] = ()
    received_count: int = 0
    delivered_to: tuple[str, ...] = ()
    content_type: str = "text/plain"
    report_type: str = ""
    head: tuple[tuple[str, str], ...] = field(default=())
    """Names in small letters, and values, as far as they could be read."""
    broken: bool = False
    cut: bool = False
    """Whether it is longer than what is looked at."""
    bearable: bool = True
    """Whether it is built as mail programs build mail; nothing of any other is looked into."""
    parsed: Message | None = None

    def says(self, name: str) -> str:
        """Give a header's value in small letters, or nothing."""
        return next((value.strip().casefold() for key, value in self.head if key == name), "")

    def has(self, name: str) -> bool:
        """Say whether a header is there."""
        return any(key == name for key, _ in self.head)


def read(raw: bytes, recipients: Iterable[str] = ()) -> Mail:
    """Read an e-mail. `recipients` are those that the mail server named."""
    part = bounds.bounded(raw)
    unread = Mail(name=_digest(raw), recipients=tuple(recipients), broken=True, cut=not part.whole)
    if not part.bearable:
        return replace(unread, bearable=False)
    try:
        parsed = email.message_from_bytes(part.raw)
        if _is_bearable(parsed):
            return replace(_read(parsed, raw, tuple(recipients)), cut=not part.whole)
        return replace(unread, bearable=False)
    except _BROKEN:
        return unread


def _read(parsed: Message, raw: bytes, recipients: tuple[str, ...]) -> Mail:
    head = tuple((name.casefold(), _unfolded(value)) for name, value in parsed.raw_items())
    named = [v for n, v in head if n in ("to", "cc", "delivered-to", "x-original-to")]
    senders = _addresses(value for name, value in head if name == "from")
    text, whole = _text(parsed)
    return Mail(
        name=next((v.strip() for n, v in head if n == "message-id" and v.strip()), _digest(raw)),
        # Whoever writes in the name of two is nobody.
        sender=senders[0] if len(senders) == 1 else "",
        subject=_decoded(next((value for name, value in head if name == "subject"), "")),
        words=own_words(text),
        recipients=(*recipients, *_addresses(named)),
        received_count=sum(1 for name, _ in head if name == "received"),
        delivered_to=_addresses(value for name, value in head if name == "delivered-to"),
        content_type=parsed.get_content_type(),
        report_type=_parameter(parsed, "report-type"),
        head=head,
        broken=bool(parsed.defects) or not whole or not head,
        parsed=parsed,
    )


def parts(parsed: Message) -> Iterator[Message]:
    """Give the parts of an e-mail, up to a number that no person's mail has."""
    for count, part in enumerate(parsed.walk()):
        if count >= MOST_PARTS:
            return
        yield part


def _is_bearable(parsed: Message) -> bool:
    """Say whether every header is of a length that mail programs write."""
    return all(
        len(str(value)) <= LONGEST_RAW_HEADER
        for part in parts(parsed)
        for _, value in part.raw_items()
    )


def own_words(text: str) -> str:
    """Give what the sender wrote: without what they quote, and without their signature."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.rstrip() == "--" or _QUOTATION.match(line.strip()):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


_QUOTATION = re.compile(
    r"-{3,}.{0,40}(?:original|weitergeleitet|reenviado|mensaje|message|nachricht).{0,40}-{3,}$"
    r"|_{10,}$"
    r"|(?:on|am|el|le|il)\s.{5,200}\s(?:wrote|schrieb|escribi[oó]|a [eé]crit|ha scritto)\s?:$"
    r"|(?:begin forwarded message|sent from my \w+)\b.{0,40}$",
    re.IGNORECASE,
)


def _text(parsed: Message) -> tuple[str, bool]:
    """Give the text of an e-mail, its plain part before any other, and whether it was readable."""
    plain, marked, whole = "", "", True
    for part in parts(parsed):
        kind = part.get_content_type()
        if part.is_multipart() or kind not in ("text/plain", "text/html") or _attached(part):
            continue
        text, readable = _content(part)
        whole = whole and readable
        if kind == "text/plain":
            plain = plain or text
        else:
            marked = marked or _without_tags(text)
    return (plain or marked)[:LONGEST_TEXT], whole


def _content(part: Message) -> tuple[str, bool]:
    payload = part.get_payload(decode=True)
    content = (
        payload if isinstance(payload, bytes) else str(payload or "").encode("utf-8", "replace")
    )
    content = content[: 4 * LONGEST_TEXT]
    charset = part.get_content_charset("utf-8")
    try:
        return content.decode(charset).replace("\0", ""), True
    except (LookupError, UnicodeError):
        return content.decode("latin-1").replace("\0", ""), False


def _attached(part: Message) -> bool:
    return str(part.get("content-disposition", "")).strip().casefold().startswith("attachment")


_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]*)>|([^<]+)|<")
"""A tag, or text, or a lone sign: each is read once, however broken the rest is."""
_DECLARATION = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
_LINES = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "table"})
_HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})


def _without_tags(marked: str) -> str:
    """Give the text of a page without what is hidden or quoted, one line for each block."""
    kept: list[str] = []
    hidden, depth = "", 0
    for piece in _PIECE.finditer(_DECLARATION.sub("", marked)):
        closing, tag, more, text = piece[1], (piece[2] or "").casefold(), piece[3], piece[4]
        if hidden:
            depth += (tag == hidden) * (-1 if closing else 1)
            hidden = hidden if depth else ""
        elif text:
            kept.append(html.unescape(text))
        elif not closing and (tag in _HIDDEN or (tag == "div" and "gmail_quote" in more)):
            hidden, depth = tag, 1
        elif tag in _LINES:
            kept.append("\n")
    return "".join(kept)


def _decoded(value: str) -> str:
    try:
        found = [
            part if isinstance(part, str) else part.decode(charset or "ascii", "replace")
            for part, charset in decode_header(value)
        ]
    except (MessageError, LookupError, ValueError):
        return value[:LONGEST_HEADER]
    return " ".join("".join(found).split())[:LONGEST_HEADER]


def _unfolded(value: object) -> str:
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.replace("\0", "").split())[:LONGEST_HEADER]


def _addresses(values: Iterable[str]) -> tuple[str, ...]:
    try:
        found = getaddresses(list(values))
    except _BROKEN:
        return ()
    return tuple(address.strip() for _, address in found if "@" in address)


def _parameter(parsed: Message, name: str) -> str:
    value = parsed.get_param(name, "")
    return str(value).casefold() if isinstance(value, str) else ""


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
