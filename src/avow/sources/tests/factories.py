"""A shop and a partner to be told things by."""

import json
from pathlib import Path
from typing import Any

from avow.choices.tests.factories import published
from avow.collection.sourcing import Provenance
from avow.sources import rules, services
from avow.sources.services import Report
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES

SECRET = "a-secret-of-the-shop"
CONTRACT = "Field & Thimble, 2026-02"
SHOPS = b"""
[source.woocommerce]
label = "The platform of our outlet"
kind = "processor"
provides = ["first_name", "last_name", "email", "city", "order"]
for = ["orders"]
says = ["Service providers host our sites"]
"""
GUESTS = PRACTICES.replace(
    b'for = ["notices"]\nsays = ["sends us the guest list"]',
    b'for = ["notices"]\ncontract = "Field & Thimble, 2026-02"\nsays = ["sends us the guest list"]',
)
GUEST_LIST = Provenance(source="guest-lists", contract=CONTRACT, purpose="notices")


def in_force() -> Version:
    """The statement of Linden & Lark, with one shop more and a contract for the guest lists."""
    return published(GUESTS + SHOPS)


def imported(path: Path, text: str | bytes, **changes: Any) -> Report:
    """Import a file with this content as the guest list of a partner."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return imported_again(path, **changes)


def imported_again(path: Path, **changes: Any) -> Report:
    """Import a file as it is as the guest list of a partner."""
    asked: dict[str, Any] = {"path": path, "provenance": GUEST_LIST, "actor": "system"}
    return services.import_file(**(asked | changes))


def shopify(topic: str, payload: Any, **changes: str) -> dict[str, Any]:
    """The body and headers of a webhook as a shop signs it."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    headers = {
        "X-Shopify-Hmac-Sha256": rules.signature(SECRET, body),
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": "linden-and-lark.myshopify.example",
    }
    return {"data": body, "content_type": "application/json", "headers": headers | changes}


def woocommerce(topic: str, payload: Any) -> dict[str, Any]:
    """The same of the other shop."""
    body = json.dumps(payload).encode()
    headers = {
        "X-WC-Webhook-Signature": rules.signature(SECRET, body),
        "X-WC-Webhook-Topic": topic,
    }
    return {"data": body, "content_type": "application/json", "headers": headers}
