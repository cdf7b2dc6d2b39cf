"""What a canary is, how it is put into forms, and where it is looked for afterwards."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

MARK = "7f3e91"
EMAIL = f"canary-{MARK}@example.org"
FRIEND = f"friend-{MARK}@example.org"
NAME = f"Canaria{MARK}"
PHONE = "+1 212 867 5309"
CARD = "4539 1488 0343 6467"
STREET = f"14 Canary Street {MARK}"
PASSWORD = f"{NAME}-and-a-long-one"
DIGITS = "4539148803436467"

_PERSONAL = (EMAIL, FRIEND, NAME, STREET, PHONE, "2128675309", "867-5309", "867 5309")
_CARD = (CARD, DIGITS, CARD.replace(" ", "-"))


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and its fields with what stands in them."""

    action: str
    method: str
    fields: list[Mapping[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, text: str) -> None:
        """Read it."""
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._options: list[str] = []
        self._select: dict[str, str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what may be filled in or followed."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower()))
        elif tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag in ("input", "textarea", "button") and self.forms and said.get("name"):
            said.setdefault("type", "submit" if tag == "button" else "text")
            self.forms[-1].fields.append(said)
        elif tag == "select" and self.forms:
            self._select, self._options = said | {"type": "select"}, []
        elif tag == "option" and self._select is not None:
            self._options.append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Take the last option of a choice that is one."""
        if tag == "select" and self._select is not None:
            chosen = [value for value in self._options if value]
            self._select["value"] = chosen[-1] if chosen else ""
            self.forms[-1].fields.append(self._select)
            self._select = None


def filled(form: Form, *, with_card: bool = False) -> dict[str, str]:
    """Fill a form in with canaries, each where such a thing belongs."""
    sent: dict[str, str] = {}
    for one in form.fields:
        name, kind = one.get("name", ""), one.get("type", "text")
        if kind == "radio" and name in sent:
            continue
        if kind in ("hidden", "select", "radio", "checkbox", "submit", "number"):
            sent[name] = one.get("value", "") or "on"
        else:
            sent[name] = _said(name, kind, one.get("autocomplete", ""), with_card=with_card)
    return sent


def _said(name: str, kind: str, autocomplete: str, *, with_card: bool) -> str:
    plain = {
        "day": "1",
        "month": "2",
        "year": "1990",
        "zip": "97201",
        "country": "US",
        "state": "OR",
    }
    if kind == "password":
        return PASSWORD
    if autocomplete.startswith("cc-"):
        return {"cc-number": CARD, "cc-csc": "123", "cc-exp": "12/30"}.get(autocomplete, NAME)
    if name in plain and not with_card:
        return plain[name]
    if with_card:
        return f"{NAME} {CARD}"
    return {"email": FRIEND if "friend" in name else EMAIL, "tel": PHONE}.get(kind, NAME)


def spellings(texts: tuple[str, ...]) -> Iterator[bytes]:
    """Give the ways in which a text may stand in a file."""
    for text in texts:
        for said in {text, text.lower(), quote(text), text.replace(" ", "")}:
            plain = said.encode()
            yield plain
            yield said.encode("utf-16-le")
            yield plain.hex().encode()
            for shift in range(3):
                # Without its edges, which depend on what stands before and after.
                yield base64.b64encode(b"." * shift + plain)[4:-4]


def found(content: Mapping[Path, bytes], texts: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Give where a text stands, and how."""
    ways = {way for way in spellings(texts) if len(way) > 6}
    return [(path.name, way) for path, held in content.items() for way in ways if way in held]


def personal(content: Mapping[Path, bytes]) -> list[tuple[str, bytes]]:
    """Give where a canary's address, name or number stands in clear."""
    return found(content, _PERSONAL)


def cards(content: Mapping[Path, bytes]) -> list[tuple[str, bytes]]:
    """Give where a card's number stands."""
    return found(content, _CARD)


def read(folder: Path) -> dict[Path, bytes]:
    """Read every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
