"""A small mail server on this machine: it answers yes only once a message is on record."""

import asyncio
import logging
import threading
from typing import Any

from django.db import close_old_connections, connections

from avow.messaging import conf
from avow.messaging.errors import MissingExtraError, TooLargeError, UnreadableError
from avow.messaging.inbound import services

_log = logging.getLogger(__name__)

HOST = "127.0.0.1"
MOST_LINES = 200_000
"""Lines of a message; one as large as may be has fewer, if its lines are of common length."""
TAKEN = "250 2.0.0 Taken"
TOO_LARGE = "552 5.3.4 Larger than what is read here"
UNREADABLE = "554 5.6.0 Not built as mail is; send a plain text"
LATER = "451 4.3.0 Nothing was recorded; send it again"
_HURRY_SECONDS = 0.2


class _FewLines:
    """A mail server that ends a message of more lines than anybody writes: each takes a while."""

    _reader: Any

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Read a message as the library does, up to a number of lines."""
        reader = self._reader
        self._reader = _Lines(reader, self)
        try:
            await super().smtp_DATA(arg)  # type: ignore[misc]
        finally:
            self._reader = reader


class _Lines:
    """Gives the lines of a reader, up to a number."""

    def __init__(self, reader: Any, server: Any) -> None:
        self.read = reader.read
        self._reader, self._server = reader, server
        self._count = 0

    async def readuntil(self, end: bytes) -> bytes:
        """Give the next line; hang up after too many, having said why."""
        self._count += 1
        if self._count > MOST_LINES:
            await self._server.push(TOO_LARGE)
            raise ConnectionResetError
        line: bytes = await self._reader.readuntil(end)
        return line


class Taker:
    """Takes messages for whatever address: the mail server before it decides which come here."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Record a message, and only then say that it was taken."""
        raw = envelope.original_content or b""
        answer = await asyncio.to_thread(_answer, raw, tuple(envelope.rcpt_tos))
        # LMTP wants one answer for each recipient (RFC 2033, section 4.2).
        lines = len(envelope.rcpt_tos) if server.__class__.__name__ == "LMTP" else 1
        return "\r\n".join([answer] * lines)


def receive_forever(stop_event: threading.Event) -> None:
    """Listen until `stop_event` is set, if a port is set up."""
    chosen = conf.settings()
    if not chosen.receive_port:
        return
    asyncio.run(_listen(chosen.receive_port, chosen.receive_protocol, stop_event))
    connections.close_all()


def _answer(raw: bytes, recipients: tuple[str, ...]) -> str:
    try:
        close_old_connections()
        services.receive(raw, recipients=recipients)
    except TooLargeError:
        return TOO_LARGE
    except UnreadableError:
        return UNREADABLE
    except Exception as error:
        # An answer for good would lose an opt-out: the mail server is to keep it.
        _log.error("messaging.mail_not_taken: %s", type(error).__name__)
        return LATER
    finally:
        # The thread may be another one next time.
        connections.close_all()
    return TAKEN


async def _listen(port: int, protocol: str, stop_event: threading.Event) -> None:
    try:
        from aiosmtpd.lmtp import LMTP
        from aiosmtpd.smtp import SMTP
    except ImportError as error:
        raise MissingExtraError(
            "To receive mail takes the extra `inbound`: install avow[inbound]."
        ) from error
    named = LMTP if protocol == "lmtp" else SMTP
    kind = type(named.__name__, (_FewLines, named), {})

    def connected() -> Any:
        return kind(
            Taker(), data_size_limit=services.LARGEST, hostname="avow", enable_SMTPUTF8=True
        )

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(connected, HOST, port)
    try:
        while not stop_event.is_set():
            await asyncio.sleep(_HURRY_SECONDS)
    finally:
        listening.close()
