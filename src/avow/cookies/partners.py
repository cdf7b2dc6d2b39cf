"""The companies that visitors can be sent to: their statements, and their own ways out. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from avow.compiler.practices import Practices, Recipient
from avow.cookies.catalogue import web_address
from avow.statement.links import lead

STATEMENT = "statement"
WAY_OUT = "way_out"
"""What a link is; `wording` has the words for it."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A company, how it stands to the retailer, and its links: what each is, and where it leads."""

    name: str
    role: str
    links: tuple[tuple[str, str], ...]


def register(practices: Practices) -> list[Partner]:
    """Give every company that has links; a way out that nobody claims stands by its host."""
    found = [
        Partner(recipient.label, recipient.role, links)
        for recipient in practices.recipients.values()
        if (links := tuple(_links(practices, recipient)))
    ]
    claimed = {address for partner in found for _, address in partner.links}
    loose = [one for one in _ways_out(practices) if one not in claimed]
    return [*found, *(Partner(_host(one), "", ((WAY_OUT, one),)) for one in loose)]


def links(practices: Practices) -> list[str]:
    """Give every address of the register once."""
    all_ = (address for partner in register(practices) for _, address in partner.links)
    return list(dict.fromkeys(all_))


def lead_to(address: str | None) -> str | None:
    """Give where a link to a company leads here; nothing when it is no address of the web."""
    found = web_address(address)
    return lead(found) if found else None


def _links(practices: Practices, recipient: Recipient) -> Iterator[tuple[str, str]]:
    if statement := web_address(recipient.statement):
        yield STATEMENT, statement
    own = [one for one in practices.trackers.values() if one.operator == recipient.key]
    for out in dict.fromkeys(web_address(one.opt_out) for one in own):
        if out:
            yield WAY_OUT, out


def _ways_out(practices: Practices) -> list[str]:
    rule = practices.rules.get("third-party-opt-out")
    value = rule.value if rule else ()
    named = value if isinstance(value, tuple | list) else (value,)
    return [found for one in named if (found := web_address(str(one)))]


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
