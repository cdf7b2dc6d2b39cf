"""A small IMAP server in a process of its own, as much of RFC 3501 as reading a mailbox takes.

usage: python -m avow.messaging.inbound.tests.imap FOLDER [tls|starttls CERTIFICATE KEY]

Each subfolder of FOLDER is a mailbox, each file in it a message, named by its number. It says its
port in the file `port`. A file `hang` makes it fall silent before a message is copied, `half` in
the middle of a message, `copied` after it was copied and before it is deleted. Whoever logs in is
noted in the file `login`.
"""

import asyncio
import re
import ssl
import sys
from pathlib import Path

USER, PASSWORD = "desk", "of-the-mailbox"


class Session:
    """One client."""

    def __init__(
        self, folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.folder = folder
        self.reader = reader
        self.writer = writer
        self.chosen = ""
        self.context: ssl.SSLContext | None = None
        self.deleted: set[str] = set()

    async def run(self) -> None:
        self._say(b"* OK [CAPABILITY IMAP4rev1] ready")
        while line := await self.reader.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            word, _, more = rest.partition(" ")
            if word.lower() == "starttls" and self.context:
                self._say(f"{tag} OK begin".encode())
                await self.writer.start_tls(self.context)
                self.context = None
                continue
            answer = getattr(self, f"do_{word.lower()}", None)
            if answer is None:
                self._say(f"{tag} BAD unknown".encode())
            elif (said := answer(more)) is not None:
                self._say(f"{tag} {said} done".encode())
            else:
                return
            await self.writer.drain()
            if word.lower() == "logout":
                break
        self.writer.close()

    def do_capability(self, more: str) -> str:
        self._say(b"* CAPABILITY IMAP4rev1" + (b" STARTTLS" if self.context else b""))
        return "OK"

    def do_login(self, more: str) -> str:
        (self.folder / "login").touch()
        user, password = (part.strip('"') for part in more.split(" ", 1))
        return "OK" if (user, password) == (USER, PASSWORD) else "NO wrong"

    def do_select(self, more: str) -> str:
        self.chosen = more.strip('"')
        self._say(f"* {len(self._numbers())} EXISTS".encode())
        self._say(b"* OK [UIDVALIDITY 1] .")
        return "OK [READ-WRITE] selected"

    def do_list(self, more: str) -> str:
        name = more.rpartition(" ")[2].strip('"')
        for path in sorted(self.folder.iterdir()):
            if path.is_dir() and name in ("*", "%", path.name):
                self._say(f'* LIST () "/" "{path.name}"'.encode())
        return "OK"

    def do_create(self, more: str) -> str:
        (self.folder / more.strip('"')).mkdir()
        return "OK"

    def do_expunge(self, more: str) -> str:
        for number in sorted(self.deleted):
            (self.folder / self.chosen / number).unlink(missing_ok=True)
            self._say(b"* 1 EXPUNGE")
        return "OK"

    def do_uid(self, more: str) -> str | None:
        word, _, rest = more.partition(" ")
        return getattr(self, f"uid_{word.lower()}")(rest)  # type: ignore[no-any-return]

    def uid_search(self, more: str) -> str:
        self._say(f"* SEARCH {' '.join(self._numbers())}".encode())
        return "OK"

    def uid_fetch(self, more: str) -> str | None:
        number, _, what = more.partition(" ")
        raw = (self.folder / self.chosen / number).read_bytes()
        size = f"RFC822.SIZE {len(raw)} " if "SIZE" in what else ""
        part = re.search(r"BODY\.PEEK(\[[A-Z]*\])", what)
        assert part is not None
        if part[1] == "[HEADER]":
            raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        head = f"* 1 FETCH (UID {number} {size}BODY{part[1]} {{{len(raw)}}}\r\n".encode()
        if part[1] == "[]" and (self.folder / "half").exists():
            self.writer.write(head + raw[: len(raw) // 2])
            self._go()
            return None
        self.writer.write(head + raw + b")\r\n")
        return "OK"

    def uid_copy(self, more: str) -> str | None:
        if (self.folder / "hang").exists():
            self.writer.transport.abort()
            return None
        number, _, name = more.partition(" ")
        target = self.folder / name.strip('"') / number
        target.write_bytes((self.folder / self.chosen / number).read_bytes())
        return "OK"

    def _go(self) -> None:
        self.writer.transport.abort()

    def uid_store(self, more: str) -> str | None:
        if (self.folder / "copied").exists():
            self._go()
            return None
        self.deleted.add(more.partition(" ")[0])
        return "OK"

    def do_close(self, more: str) -> str:
        return "OK"

    def do_logout(self, more: str) -> str:
        self._say(b"* BYE")
        return "OK"

    def _numbers(self) -> list[str]:
        return sorted(path.name for path in (self.folder / self.chosen).iterdir())

    def _say(self, line: bytes) -> None:
        self.writer.write(line + b"\r\n")


async def main(folder: Path, kind: str = "none", *certificate: str) -> None:
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(folder, reader, writer)
        session.context = context if kind == "starttls" else None
        await session.run()

    always = context if kind == "tls" else None
    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=2**20, ssl=always)
    draft = folder / ".port"
    draft.write_text(str(server.sockets[0].getsockname()[1]), encoding="utf-8")
    draft.rename(folder / "port")
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
