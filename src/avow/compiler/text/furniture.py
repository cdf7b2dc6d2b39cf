"""Lines that say nothing by themselves: navigation, postal blocks, copyright, bare dates."""

import re

from avow.compiler.text.reach import MAIL, PHONE, POST

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = re.compile(
    rf"\b(?:{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s+)?\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b\d{1,2}/\d{4}|\d{4}[/-]\d{1,2}(?:[/-]\d{1,2})?)",
    re.IGNORECASE,
)
"""A calendar date in one of the ways that statements write it."""
_DATING = re.compile(
    r"[\W\d]*(?:(?:last|most|recently|recent|updated?|revised|revision|modified|modification|"
    r"effective|date|as|of|on|version|policy|privacy|statement|notice|posted|rev|reviewed|changed|"
    r"change|current|from|the|our|published|issued|since|starting|v|site|in|update|edited|"
    r"released|amended|created|and)[\W\d]*)*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"\W*(?:©|\(c\)\s*(?=copyright|\d{4})|copyright\b)|.*\ball rights reserved\b", re.IGNORECASE
)
_NAVIGATION = re.compile(
    r"\W*(?:(?:back|return|go|jump|skip|scroll)\s+(?:up\s+)?to\s+(?:the\s+)?(?:top|main|"
    r"content|home|"
    r"previous|navigation|shopping|site|homepage)\b.{0,30}|top(?:\s+of\s+page)?|home|print|"
    r"print(?:er)?[ -](?:this|friendly|page|version).{0,20}|close(?:\s+(?:this\s+)?window)?|"
    r"continue\s+shopping|next|previous|menu|search|share(?:\s+this)?|table\s+of\s+contents|"
    r"(?:my|your)\s+(?:account|bag|cart)|sign\s+in|log\s?in|expand\s+all|collapse\s+all|"
    r"read\s+more|"
    r"view\s+(?:as\s+)?pdf|you\s+are\s+here.{0,60})\W*$",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"\W*home\s*[>»›/|:]", re.IGNORECASE)
_COUNTED = re.compile(r"\d|\bbox\b", re.IGNORECASE)
"""What every line of an address that is sure by itself holds."""
_PART = re.compile(
    r"\b(?:suite|ste|floor|fl|unit|bldg|building|room|apt)\.?\s*#?\d+|\b\d+(?:st|nd|rd|"
    r"th)\s+(?:floor|fl)\b",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"\W*(?:(?:by\s+)?(?:e-?mail|(?:tele)?phone|tel|fax|toll[ -]?free|call(?:\s+us)?|post|mail|"
    r"web(?:site)?|url|address|online|regular mail|postal mail|us mail|mailing address|"
    r"phone number|telephone number|email address|write(?:\s+to)?(?:\s+us)?)"
    r"(?:\s+(?:us|number|address|at|to)){0,3})?\W*$",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(r"\W*(?:attn|attention|c/o)\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|company|co|gmbh|plc)\b\.?\W*$"
    r"|\b(?:department|dept|customer (?:service|care|relations|support)|privacy (?:officer|office|"
    r"team|policy (?:coordinator|administrator|manager)|administrator|coordinator|manager)|legal|"
    r"headquarters|webmaster|compliance)\W*$"
    r"|^\W*(?:united states(?: of america)?|u\.?s\.?a?\.?|canada|united kingdom|england|"
    r"australia)\W*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\W*(?:sincerely|regards|best regards|kind regards|yours truly|thank you)\W*$"
    r"|\W*the .{1,40} team\W*$",
    re.IGNORECASE,
)
LONGEST_LINE = 160
POSTAL_WORDS = 40


def is_date(text: str) -> bool:
    """Say whether a line holds a date and nothing but what it is the date of."""
    if len(text) > LONGEST_LINE or not DATE.search(text):
        return False
    return bool(_DATING.match(DATE.sub(" ", text)))


def is_navigation(text: str) -> bool:
    """Say whether a line only leads elsewhere on the site."""
    if len(text) > LONGEST_LINE:
        return False
    return bool(_NAVIGATION.match(text) or _CRUMBS.match(text))


def is_copyright(text: str) -> bool:
    """Say whether a line only claims the rights in the page."""
    return len(text) <= LONGEST_LINE and bool(_COPYRIGHT.match(text))


def is_postal(text: str) -> bool:
    """Say whether a line is a piece of a postal address that is sure by itself."""
    if len(text) > 2 * LONGEST_LINE or not _COUNTED.search(text):
        return False
    if len(text.split()) > POSTAL_WORDS or _is_told(text):
        return False
    return bool(POST.search(text) or _PART.search(text))


_TOLD = re.compile(
    r"\b(?:you|your|we|our|us|is|are|may|will|can|please|if|or|contact|write|send|have)\b",
    re.IGNORECASE,
)


def _is_told(text: str) -> bool:
    """Say whether a line talks to a reader, so that it is more than a block of an address."""
    return bool(_TOLD.search(text.lower().replace("contact us", "").replace("us mail", "")))


def is_reach(text: str) -> bool:
    """Say whether a line is a bare telephone number, e-mail or web address, with its name."""
    if len(text) > LONGEST_LINE:
        return False
    rest = MAIL.sub(" ", text)
    rest = re.sub(r"\b(?:https?://|www\.)\S+", " ", rest)
    rest = PHONE.sub(" ", rest)
    return rest != text and bool(_REACH.match(rest))


def is_addressee(text: str) -> bool:
    """Say whether a line names who a letter goes to: only beside an address is it furniture."""
    if len(text) > LONGEST_LINE or _is_told(text):
        return False
    return bool(_ADDRESSEE.match(text) or _COMPANY.search(text) or _REACH.match(text))


def is_signature(text: str) -> bool:
    """Say whether a line only closes a letter."""
    return len(text) <= LONGEST_LINE and bool(_SIGNATURE.match(text))


def is_furniture(text: str) -> bool:
    """Say whether a line says nothing by itself."""
    return (
        not any(c.isalnum() for c in text)
        or is_date(text)
        or is_navigation(text)
        or is_copyright(text)
        or is_reach(text)
        or is_postal(text)
        or is_signature(text)
    )
