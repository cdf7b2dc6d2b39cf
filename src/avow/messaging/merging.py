"""Fields in a campaign's words, such as {first_name|there}: a person's own data, or a plain word.

There is no other language in them: a field is replaced by what the person last declared, where the
purpose may use it, and by the word behind the bar where nothing is known.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.utils.html import escape

from avow.collection.models import Fact
from avow.compiler.policy import Policy
from avow.messaging import addresses
from avow.messaging.errors import MergeFieldError
from avow.messaging.rules import LONGEST_SUBJECT
from avow.messaging.sealing import Content
from avow.people import services as people

SAFE = ("user.name", "user.contact.address.city", "user.contact.address.state")
"""Beginnings of the categories that words may name; nothing else about a person is said aloud."""
LONGEST_VALUE = 40
_FIELD = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]{0,60})(?:\|([^{}|<>&\r\n]{1,60}))?\}")
_BARE = re.compile(r"\{\s*([A-Za-z][A-Za-z0-9_-]{0,60})\s*(?:\|[^{};:]*)?\}")
"""What was meant as a field; rules of a style sheet hold colons."""
_NO_NAME = re.compile(r"[/\\:@<>{}|\[\]=&;]|www\.|\.[a-z]{2}|\d{5}", re.IGNORECASE)
"""Signs of an address or a program: whoever fills in a form must not write our letters."""


def known(policy: Policy, purpose: str) -> list[str]:
    """Give the fields that a purpose's words may have, by the keys of their data."""
    gate = policy.purposes.get(purpose)
    data = policy.practices.data
    return sorted(
        key
        for key in (gate.lets if gate else ())
        if data[key].is_.startswith(SAFE) and data[key].retention != "session"
    )


def require_known(policy: Policy, purpose: str, texts: Iterable[str]) -> None:
    """Refuse a field that is none, or says nothing where nothing is known. MergeFieldError."""
    allowed = known(policy, purpose)
    for text in texts:
        for found in _BARE.finditer(text):
            field = _FIELD.fullmatch(found[0])
            if field is None or field[1] not in allowed:
                raise MergeFieldError(
                    f"“{found[0][:80]}” is no field that this purpose has. There are:"
                    f" {_listed(allowed)}. Behind the bar stands what is written of whoever told"
                    " us nothing."
                )
            if not (field[2] or "").strip():
                raise MergeFieldError(
                    f"“{found[0]}” says nothing of whoever told us nothing: write"
                    f" {{{field[1]}|there}}, with a word that suits everybody."
                )


def filled(content: Content, person: UUID | None, policy: Policy, purpose: str) -> Content:
    """Give a campaign's words to one person."""
    fields = _fields(content)
    if not fields:
        return content
    allowed = set(known(policy, purpose)) & fields
    values = _values(person, allowed) if person and allowed else {}
    return _replaced(content, values)


def shown(content: Content, policy: Policy) -> tuple[Content, Content] | None:
    """Give the words as those read them who told us all, by its label, and those who told nothing.

    None where there is no field.
    """
    fields = _fields(content)
    if not fields:
        return None
    labels = {key: f"‹{policy.practices.data[key].label}›" for key in fields & set(_data(policy))}
    return _replaced(content, labels), _replaced(content, {})


def permitted_value(value: str) -> str:
    """Give a value on one line, or nothing where it is no name of anybody or any place."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return "" if len(plain) > LONGEST_VALUE or _NO_NAME.search(plain) else plain


@lru_cache(maxsize=64)
def _fields(content: Content) -> frozenset[str]:
    texts = (content.subject, content.text, content.html)
    return frozenset(found[1] for text in texts for found in _FIELD.finditer(text) if found[2])


def _data(policy: Policy) -> Iterable[str]:
    return policy.practices.data.keys()


def _replaced(content: Content, values: Mapping[str, str]) -> Content:
    subject = _written(content.subject, values)[:LONGEST_SUBJECT]
    text, html = _written(content.text, values), _written(content.html, values, escape)
    return replace(content, subject=subject, text=text, html=html)


def _written(text: str, values: Mapping[str, str], made: Callable[[str], str] = str) -> str:
    def one(found: re.Match[str]) -> str:
        if not found[2]:
            return found[0]
        value = values.get(found[1], "")
        return made(value) if value else found[2].strip()

    return _FIELD.sub(one, text)


def _values(person: UUID, fields: Iterable[str]) -> dict[str, str]:
    """Give what a person, or a double of theirs, declared last of each field."""
    facts = Fact.objects.filter(
        submission__data_subject__in=addresses.owners([person]),
        submission__data_subject__wrapped_key__isnull=False,
        field__in=fields,
    ).select_related("submission__data_subject")
    last: dict[str, str] = {}
    for fact in facts.order_by("submission__at", "id"):
        who = fact.submission.data_subject
        if who is not None:
            value = people.open_value(who, fact.field, bytes(fact.sealed))
            last[fact.field] = permitted_value(value)
    return last


def _listed(allowed: list[str]) -> str:
    return ", ".join(f"{{{key}|…}}" for key in allowed) or "none"
