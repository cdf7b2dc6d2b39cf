"""Requests to the hot path without a server: one call each, answered as ASGI answers."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avow.choices import wordings
from avow.config.problems import problem
from avow.edge.application import edge
from avow.statement import access as statements

JSON = {"content-type": "application/json"}
CLASSES = {"functional": True, "analytics": False}


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: Any


def choice(**changes: Any) -> dict[str, Any]:
    """A choice as a banner sends it, under the version in force."""
    version = statements.current()
    wording = wordings.shown(version)["en"]
    return {"classes": CLASSES, "statement": version.digest, "wording": wording} | changes


async def answered(
    method: str, path: str, sent: Any = None, headers: Mapping[str, str] | None = None
) -> Answered:
    """Ask the hot path alone; behind it stands nobody."""
    body = sent if isinstance(sent, bytes) else b"" if sent is None else json.dumps(sent).encode()
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(k.encode(), v.encode()) for k, v in (JSON | dict(headers or {})).items()],
        "client": ("192.0.2.77", 50000),
    }
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    told: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        return waiting.pop()

    async def send(message: Mapping[str, Any]) -> None:
        told.append(message)

    async def nobody(scope: dict[str, Any], *_: object) -> None:
        await send({"status": 0, "headers": []})
        await send({"body": json.dumps(scope["path"]).encode()})

    await edge(nobody, problem)(scope, receive, send)
    start, end = told
    named = {key.decode(): value.decode() for key, value in start["headers"]}
    return Answered(start["status"], named, json.loads(end["body"] or b"null"))


def ask(*words: Any, **more: Any) -> Answered:
    """Ask once, and wait."""
    return asyncio.run(answered(*words, **more))
