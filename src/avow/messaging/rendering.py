"""A message as its recipient gets it: the words, who writes, where from, and the way out."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from avow.compiler.policy import Policy
from avow.messaging import conf, gate, merging, tokens
from avow.messaging.models import Message
from avow.messaging.sealing import Content
from avow.messaging.transports import Parcel
from avow.statement import access as statements


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: name, address for e-mail, and postal address in lines."""

    name: str
    email: str
    post: tuple[str, ...]
    phone: str | None


def letterhead(policy: Policy) -> Letterhead:
    """Give who writes, as the statement in force names the controller."""
    about = policy.practices.about
    sender = conf.settings().sender or about.contact.email
    return Letterhead(about.controller, sender, about.contact.post, about.contact.phone)


def parcel(
    message: Message,
    content: Content,
    *,
    to: str = "",
    person: UUID | None = None,
    policy: Policy | None = None,
) -> Parcel:
    """Write a message out for its carrier. `person` is the pseudonym that counts today."""
    policy = policy or statements.policy()
    who = person or message.data_subject_id
    if message.campaign_id is not None:
        content = merging.filled(content, who, policy, message.purpose)
    chosen = bool(who) and gate.is_chosen(policy, message.purpose, message.channel)
    token = tokens.stop(who, message.purpose, message.channel) if who and chosen else ""
    head = letterhead(policy)
    text, html = content.text, content.html
    if message.channel == "email":
        choices = choices_url(who) if who and chosen else ""
        text = text.rstrip() + "\n\n" + _footer(policy, message, token, choices)
        html = _page(content, _footer_html(policy, message, token, choices)) if html else ""
    elif message.channel == "text":
        text = _text_message(head, text, token)
    return Parcel(
        reference=message.reference,
        person=who,
        purpose=message.purpose,
        channel=message.channel,
        kind=message.kind,
        to=to or content.to,
        subject=content.subject,
        text=text,
        html=html,
        stop_url=stop_url(token) if token else "",
        stop_token=token,
        sender_name=head.name,
        sender=head.email,
        stop_mailbox=policy.practices.about.contact.email,
    )


@cache
def style() -> str:
    """Give the style of an e-mail, which it carries with it."""
    sheet = resources.files("avow.messaging") / "static" / "avow" / "letter.css"
    return sheet.read_text(encoding="utf-8")


def stop_url(token: str) -> str:
    """Give the address of the one-click opt-out."""
    return settings.AVOW.site + _before_token("messaging:stop") + token


def choices_url(person: UUID) -> str:
    """Give the address of a person's message choices, which needs no log-in."""
    return f"{settings.AVOW.site}{_before_token('messaging:choices')}{tokens.choices(person)}/"


def confirming_url(person: UUID, lookup: str) -> str:
    """Give the address at which whoever reads a mailbox, known by its hash, confirms it."""
    token = tokens.confirmation(person, lookup)
    return f"{settings.AVOW.site}{_before_token('messaging:confirm')}{token}"


@cache
def _before_token(name: str) -> str:
    """Give the part of an address that is the same for every token."""
    return reverse(name, args=["-"]).rstrip("/").removesuffix("-")


def _text_message(head: Letterhead, text: str, token: str) -> str:
    """Say who writes, and how to stop where there is a choice; a text has room for no more."""
    named = text if text.startswith(head.name) else f"{head.name}: {text}"
    return f"{named.rstrip()} Reply STOP to end." if token else named


def _why(policy: Policy, message: Message, token: str) -> str:
    label = policy.practices.purposes[message.purpose].label
    if token:
        return f"You get this message because of your choice about “{label}”."
    return f"This message is about “{label}”. It is no advertisement."


def _footer(policy: Policy, message: Message, token: str, choices: str) -> str:
    head = letterhead(policy)
    lines = ["-- ", _why(policy, message, token)]
    if token:
        lines += ["", "Stop these messages, free of charge:", stop_url(token)]
        lines += ["All your message choices:", choices]
    lines += ["", head.name if head.name not in head.post else "", *head.post]
    return "\n".join(_without_doubles(lines)) + "\n"


def _without_doubles(lines: list[str]) -> list[str]:
    return [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]


def _footer_html(policy: Policy, message: Message, token: str, choices: str) -> str:
    head = letterhead(policy)
    parts = [f"<p>{escape(_why(policy, message, token))}</p>"]
    if token:
        parts.append(
            f'<p><a href="{escape(stop_url(token))}">Stop these messages</a>, free of charge, or'
            f' see <a href="{escape(choices)}">all your message choices</a>.</p>'
        )
    post = [head.name, *(line for line in head.post if line != head.name)]
    return "".join([*parts, f"<p>{'<br>'.join(map(escape, post))}</p>"])


def _page(content: Content, footer: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(content.subject)}</title><style>{style()}</style></head>"
        f"<body><main>{content.html}<footer>{footer}</footer></main></body></html>"
    )
