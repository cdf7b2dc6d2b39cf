"""What a campaign may be written for, and the words it goes with."""

import re
from html.parser import HTMLParser

from django.conf import settings

from avow.compiler.policy import Policy
from avow.messaging import conf, gate, rules
from avow.messaging.errors import CampaignKindError, ContactRefusedError, EmptyError, SiteError

PROMOTIONAL = "promotional"
CALLED, TEXTED = "phone", "text"


def things(policy: Policy) -> list[tuple[str, str]]:
    """Give each purpose and channel that a campaign may be written for, in order."""
    return sorted(
        (purpose, channel)
        for purpose, channel in policy.contacts
        if channel != CALLED and policy.practices.purposes[purpose].kind == PROMOTIONAL
    )


def require_permitted(policy: Policy, purpose: str, channel: str) -> None:
    """Refuse what is no campaign's, by name, and what would go without a way out that works."""
    require_advertising(policy, purpose, channel)
    require_way_out(policy, purpose, channel)


def require_advertising(policy: Policy, purpose: str, channel: str) -> None:
    """Refuse what is no campaign's, by name: a notice to many would reach those who said no."""
    if (purpose, channel) not in policy.contacts:
        decision = policy.may_contact(purpose, channel)
        raise ContactRefusedError(" ".join(r.text for r in decision.reasons), decision)
    declared = policy.practices.purposes[purpose]
    if declared.kind != PROMOTIONAL:
        raise CampaignKindError(
            f"A campaign is for advertising, and “{declared.label}” is not: such messages also"
            " reach those who said no. Choose a purpose that people agree to; a notice goes to one"
            " person at a time."
        )
    if channel == CALLED:
        raise CampaignKindError(
            "Nobody is called by a campaign. Make a call list for the purpose, on the page Calls."
        )


def require_way_out(policy: Policy, purpose: str, channel: str) -> None:
    """Refuse e-mail that people choose about where the link that stops it has no TLS (RFC 8058).

    Only a demonstration whose mail stays on its machine goes without.
    """
    if channel != "email" or not gate.is_chosen(policy, purpose, channel):
        return
    stays = settings.AVOW.demo and conf.settings().host in ("", *conf.LOOPBACK)
    if not stays and not settings.AVOW.site.startswith("https://"):
        raise SiteError(
            "The link that stops such e-mails must begin with https, and this site does not: set"
            " `site` in avow.toml to its https address. Nothing was sent."
        )


def worded(channel: str, subject: str, text: str, html: str) -> tuple[str, str, str]:
    """Give subject, plain text and HTML of a campaign; the text is taken from the HTML if need be.

    EmptyError when there is nothing to read, or no subject where the channel shows one.
    """
    subject, html = rules.permitted_subject(subject), rules.permitted_text(html)
    text = rules.permitted_text(text if text.strip() else plain(html))
    if channel != TEXTED and not subject.strip():
        raise EmptyError("The campaign has no subject, so nobody could tell it. Write one.")
    if not text.strip():
        raise EmptyError("The campaign says nothing. Write its text.")
    return subject, text, html


def plain(html: str) -> str:
    """Give the text of a page, each block on its own line and each link behind its words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.kept).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote"})
_LINES = frozenset({"br", "li", "tr", "hr"})
_UNREAD = frozenset({"script", "style", "head", "title"})


class _Reader(HTMLParser):
    """Keeps what a reader of the page would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._links: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line or a paragraph; a picture is read as its words are."""
        said = dict(attrs)
        self._unread += tag in _UNREAD
        if tag in _BLOCKS or tag in _LINES:
            self.kept.append("\n\n" if tag in _BLOCKS else "\n")
        if tag == "a":
            self._links.append(said.get("href") or "")
        elif tag == "img":
            self.kept.append(said.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, and tell where a link leads."""
        self._unread = max(0, self._unread - (tag in _UNREAD))
        if tag in _BLOCKS:
            self.kept.append("\n\n")
        if tag == "a" and self._links and (target := self._links.pop()).startswith("http"):
            self.kept.append(f" ({target})")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._unread:
            self.kept.append(data.replace("\n", " "))
