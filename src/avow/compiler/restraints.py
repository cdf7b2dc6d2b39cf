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
