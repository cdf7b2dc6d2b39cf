"""The restraints and duties that a statement can lay on a retailer: the keys of `[rule.KEY]`."""

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, type] = MappingProxyType(
    {
        "no-sale-without-consent": bool,
        "no-disclosure-beyond-statement": bool,
        "transport-security": str,  # the statement's own word for it, such as "SSL" or "TLS 1.2"
        "safeguards": list,  # kinds: physical, electronic, procedural
        "breach-notice": bool,
        "minimum-age": int,
        "minimum-age-purchase": int,
        "do-not-track": str,  # honour | disregard
        "global-privacy-control": str,  # honour | disregard
        "external-links": bool,
        "change-alert": list,  # ways: date, email, banner
        "continued-use": str,  # acceptance | none
        "opt-out-cookie": str,  # lifetime, ISO 8601 duration
        "opt-out-any-time": bool,
        "choose-which-messages": bool,
        "no-fee": bool,
        "no-retaliation": bool,
        "new-purpose-consent": bool,
        "contest-rules": bool,
        "sourced-data-alike": bool,
        "aggregate-only": bool,
        "third-party-opt-out": list,  # addresses
        "international-orders": str,  # key of the recipient
        "anonymous-data": bool,
        "tracker-changes": bool,
    }
)
"""Restraints and duties that hold everywhere, with the type of their `value`."""

RULE_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "do-not-track": ("honour", "disregard"),
        "global-privacy-control": ("honour", "disregard"),
        "continued-use": ("acceptance", "none"),
        "safeguards": ("physical", "electronic", "procedural"),
        "change-alert": ("date", "email", "banner"),
    }
)
"""Rules whose `value` is one of (or some of) these words."""

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "no-sale-without-consent": r"sell|sold|sale|rent|shar|disclos|trad|consent",
        "no-disclosure-beyond-statement": r"disclos|shar|third|only|except|give|receiv",
        "transport-security": r"encrypt|ssl|tls|secur",
        "safeguards": r"safeguard|secur|protect|lock|physical|electronic|procedur|access",
        "breach-notice": r"breach|compromis|unauthori|incident|exposed",
        "minimum-age": r"child|minor|under|younger|age|years",
        "minimum-age-purchase": r"child|minor|under|younger|age|years|them",
        "do-not-track": r"track|dnt|signal",
        "global-privacy-control": r"privacy control|gpc|signal|opt.?out|setting",
        "external-links": r"link|other sites|third",
        "change-alert": r"chang|updat|revis|alert|date",
        "continued-use": r"continu|use|using",
        "opt-out-cookie": r"cookie|opt",
        "opt-out-any-time": r"any ?time|stop|opt|unsubscrib|declin|withdraw|agree|choos",
        "choose-which-messages": r"which|choos|pick|specify|prefer",
        "no-fee": r"charge|fee|free|cost",
        "no-retaliation": r"differ|retaliat|discriminat|penal|worse",
        "new-purpose-consent": r"purpose|consent|ask|else|agree",
        "contest-rules": r"contest|giveaway|promotion|sweepstake|rules",
        "sourced-data-alike": r"treat|third|source|partner|alike|same",
        "aggregate-only": r"aggregat|group|statistic|combin|pattern|overall|individual",
        "third-party-opt-out": r"opt|prefer|choice|advertis",
        "international-orders": r"international|abroad|outside|countr|overseas|ship",
        "anonymous-data": r"anonym|aggregat|figures|identi",
        "tracker-changes": r"cookie|tracker|technolog|chang",
    }
)
"""What a sentence that lays each rule on the retailer speaks of, as patterns of folded text."""
