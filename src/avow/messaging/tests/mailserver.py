"""A mail server in a process of its own: it keeps what it is handed, byte for byte.

usage: python -m avow.messaging.tests.mailserver FOLDER PORT [CERTIFICATE KEY]

A file `refuse` or `later` in the folder makes it answer 550 or 451; `slow` makes it take a moment;
after the last byte, `garbage` makes it answer with nonsense, and `drop` hang up.
"""

import asyncio
import ssl
import sys
import uuid
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes each message, under the address that it is for, into the folder."""

    def __init__(self, folder: Path) -> None:
        """Keep messages in `folder`."""
        self.folder = folder

    async def handle_RCPT(  # noqa: N802 (aiosmtpd asks for this name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any recipient, unless told to refuse."""
        if (self.folder / "refuse").exists():
            return "550 no such mailbox"
        if (self.folder / "later").exists():
            return "451 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message, and say so."""
        draft = self.folder / f".{uuid.uuid4().hex}"
        content = envelope.original_content or b""
        draft.write_bytes(envelope.rcpt_tos[0].encode() + b"\n" + content)
        draft.rename(self.folder / f"{uuid.uuid4().hex}.eml")
        if (self.folder / "slow").exists():
            await asyncio.sleep(0.02)
        if (self.folder / "drop").exists():
            server.transport.abort()  # type: ignore[union-attr]
        return "ok then" if (self.folder / "garbage").exists() else "250 taken"


async def _serve(folder: Path, port: int, certificate: list[str]) -> None:
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)

    def connected() -> Any:
        return SMTP(
            Keeper(folder), tls_context=context, require_starttls=bool(context), hostname="sink"
        )

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", port)
    (folder / "port").write_text(str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
