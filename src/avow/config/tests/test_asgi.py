import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from avow.config.asgi import limited

Scope = dict[str, Any]


async def echo(scope: Scope, receive: Any, send: Any) -> None:
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": message["body"]})


def asked(parts: list[bytes], length: int | None) -> list[Mapping[str, Any]]:
    """What a client gets that sends these parts and says this length."""
    waiting: list[Mapping[str, Any]] = [
        {"type": "http.request", "body": part, "more_body": n < len(parts)}
        for n, part in enumerate(parts, 1)
    ]
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        return waiting.pop(0)

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(limited(echo, largest=8)({"type": "http", "headers": headers}, receive, send))
    return sent


@pytest.mark.parametrize("length", [8, None])
def test_a_body_that_fits_arrives_whole(length: int | None) -> None:
    start, body = asked([b"1234", b"5678"], length)

    assert (start["status"], body["body"]) == (200, b"12345678")


@pytest.mark.parametrize(
    ("parts", "length"),
    [([b"1234", b"56789"], None), ([b"1234", b"56789"], 4), ([b""], 9), ([b""], 10**30)],
)
def test_a_body_that_is_too_large_is_refused_and_says_why(
    parts: list[bytes], length: int | None
) -> None:
    start, body = asked(parts, length)

    assert start["status"] == 413
    assert json.loads(body["body"])["code"] == "config.body_too_large"
