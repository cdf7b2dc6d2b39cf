"""Openings and clicks: counted of those who said yes to analytics, by links without address."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.html import escape

from avow.choices import services as choices
from avow.compiler.policy import Policy
from avow.compiler.standing import Standing
from avow.messaging import conf, tokens
from avow.messaging.errors import LinkError
from avow.messaging.models import Campaign, Message
from avow.messaging.sealing import Content
from avow.people import access as people
from avow.statement import access as statements
from avow.statement.errors import NothingInForceError

_HREF = re.compile(r'(href=")(https?://[^"<>\s]+)(")')
_BARE = re.compile(r"https?://[^\s<>\"]+")
_MARKS = ".,;:!?'’”»…*_"


def allowed(person: UUID | None) -> bool:
    """Say whether the statement and the person let us count what they do with a message."""
    if person is None:
        return False
    try:
        policy = statements.policy()
    except NothingInForceError:
        return False
    return agreed(choices.standing(data_subject=person), policy)


def agreed(standing: Standing, policy: Policy) -> bool:
    """Say the same by what is known of the person already."""
    chosen = conf.settings()
    return bool(policy.may_use(chosen.analytics_data, chosen.analytics_purpose, standing))


def rewritten(message: Message, content: Content, person: UUID | None) -> Content:
    """Lead the links of a tracked campaign through us, if the person agreed to analytics."""
    campaign = message.campaign
    if campaign is None or not campaign.tracked or not allowed(person):
        return content
    return led(message, campaign, content)


def led(message: Message, campaign: Campaign, content: Content) -> Content:
    """Lead the links of a campaign through us."""
    known = {target: number for number, target in enumerate(targets(campaign))}
    lead = _leading(message, known)
    html = _HREF.sub(lambda m: f"{m[1]}{escape(lead(unescape(m[2])))}{m[3]}", content.html)
    if html:
        html += f'<img src="{escape(_opening(message))}" alt="" width="1" height="1">'
    return Content(
        to=content.to,
        subject=content.subject,
        text=_BARE.sub(lambda m: lead(link(m[0])) + m[0][len(link(m[0])) :], content.text),
        html=html,
    )


def targets(campaign: Campaign) -> list[str]:
    """Give the links of a campaign, each once, in their order: the only places that we lead to."""
    found = [unescape(m[2]) for m in _HREF.finditer(campaign.html)]
    found += [link(m[0]) for m in _BARE.finditer(campaign.text)]
    return list(dict.fromkeys(found))


def link(written: str) -> str:
    """Give a link of a plain text without the marks of the sentence that it stands in."""
    end = len(written)
    while end and (written[end - 1] in _MARKS or _closes_nothing(written[:end])):
        end -= 1
    return written[:end]


def _closes_nothing(written: str) -> bool:
    return any(
        written.endswith(shut) and written.count(shut) > written.count(open_)
        for open_, shut in ("()", "[]", "{}")
    )


def follow(token: str) -> str:
    """Count a click where that is still agreed to, and give where the link leads."""
    link = tokens.read(token, tokens.CLICKED)
    message = _message(link.about)
    leads = targets(message.campaign) if message.campaign else []
    number = int(link.words[0])
    if number >= len(leads):
        raise LinkError("There is no such link. Look at the address once more.")
    _count(message, "clicks")
    return leads[number]


def open_(token: str) -> None:
    """Count an opening where that is still agreed to."""
    _count(_message(tokens.read(token, tokens.OPENED).about), "openings")


def counted(campaign: Campaign) -> tuple[int, int]:
    """Give how many of those who agreed to it opened a campaign, and how many followed a link."""
    opened = campaign.messages.filter(openings__gt=0).count()
    return opened, campaign.messages.filter(clicks__gt=0).count()


def _message(reference: UUID) -> Message:
    try:
        return Message.objects.select_related("campaign").get(reference=reference)
    except Message.DoesNotExist:
        raise LinkError("There is no such link. Look at the address once more.") from None


def _count(message: Message, what: str) -> None:
    if message.data_subject_id and allowed(people.followed(message.data_subject_id)):
        Message.objects.filter(pk=message.pk).update(**{what: F(what) + 1})


def _leading(message: Message, known: dict[str, int]) -> Callable[[str], str]:
    def lead(target: str) -> str:
        words = (str(known[target]),)
        token = tokens.written(
            tokens.Link(use=tokens.CLICKED, about=message.reference, words=words)
        )
        return f"{settings.AVOW.site}{reverse('messaging:followed', args=[token])}"

    return lead


def _opening(message: Message) -> str:
    token = tokens.written(tokens.Link(use=tokens.OPENED, about=message.reference, words=("x",)))
    return f"{settings.AVOW.site}{reverse('messaging:opened', args=[token])}"
