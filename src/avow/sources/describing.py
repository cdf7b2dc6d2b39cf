"""The webhooks' addresses, as the OpenAPI document has them."""

from typing import Any

from avow.sources import hooks
from avow.sources.views import HEADERS

_TOLD = {
    "type": "object",
    "required": ["outcome", "recorded", "dropped"],
    "properties": {
        "outcome": {"type": "string"},
        "recorded": {"type": "array", "items": {"type": "string"}},
        "dropped": {"type": "integer"},
    },
}


def paths() -> dict[str, Any]:
    """Give every webhook by its address."""
    return {f"/hooks/{hook}/": {"post": _operation(hook)} for hook in HEADERS}


def _operation(hook: str) -> dict[str, Any]:
    signature, topic, number = HEADERS[hook]
    described = {
        signature: "HMAC-SHA-256 of the raw body under the secret, as base64.",
        topic: f"One of {', '.join(hooks.TOPICS[hook])}; others are recorded and ignored.",
        number: "The sender's own number of the delivery.",
    }
    done = {
        "200": "Taken, or taken before.",
        "202": "A topic of which nothing is kept.",
    }
    content = {"application/json": {"schema": _TOLD}}
    return {
        "operationId": f"hook_{hook}",
        "tags": ["sources"],
        "summary": f"Take a webhook of {hook}, signed and once",
        "parameters": [
            {
                "in": "header",
                "name": name,
                "required": False,
                "description": text,
                "schema": {"type": "string"},
            }
            for name, text in described.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "responses": {
            **{status: {"description": text, "content": content} for status, text in done.items()},
            **{status: {} for status in ("401", "404")},
        },
    }
