"""A provider of texts on this machine, for tests and trials: it keeps what it is handed.

usage: python -m avow.messaging.texting.standin FOLDER [PORT]

It takes texts as the real one does, writes each as a JSON file into the folder, and says its port
in the file `port`. A file `away`, `refuse`, `fail` or `drop` in the folder makes it answer 503,
400 or 500, or hang up after it took a text; what `refuse` holds is the code that it says.
`signed` makes webhooks as the real one posts them.
"""

import json
import sys
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from avow.messaging.texting import rules

ANSWERS = {"away": 503, "refuse": 400, "fail": 500}


class _Taker(BaseHTTPRequestHandler):
    """Takes one text."""

    folder: Path

    def do_POST(self) -> None:
        """Keep a text, or answer as a file in the folder says."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        for name, code in ANSWERS.items():
            if (self.folder / name).exists():
                said = (self.folder / name).read_text(encoding="utf-8")
                told: dict[str, str | int] = {"message": "as told"}
                self._say(code, told | {"code": int(said)} if said else told)
                return
        name = f"SM{uuid.uuid4().hex}"
        form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        draft = self.folder / f".{name}"
        kept = form | {"sid": name, "path": self.path, "by": self.headers["Authorization"] or ""}
        draft.write_text(json.dumps(kept), encoding="utf-8")
        draft.rename(self.folder / f"{name}.json")
        if (self.folder / "drop").exists():
            self.connection.close()
            return
        self._say(201, {"sid": name, "status": "queued"})

    def log_message(self, *_: object) -> None:
        """Write no log: it would hold numbers."""

    def _say(self, code: int, answer: Mapping[str, str | int]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def texts(folder: Path) -> list[dict[str, str]]:
    """Give every text that was taken."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("SM*.json")]


def signed(token: str, url: str, **fields: str) -> tuple[str, dict[str, str]]:
    """Give body and headers of a webhook as the provider posts it."""
    mark = rules.signature(token, url, {name: [value] for name, value in fields.items()})
    return urlencode(fields), {
        "X-Twilio-Signature": mark,
        "Content-Type": "application/x-www-form-urlencoded",
    }


def main(folder: Path, port: int) -> None:
    """Serve until it is ended."""
    taker = type("Taker", (_Taker,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", port), taker)
    draft = folder / ".port"
    draft.write_text(str(server.server_port), encoding="utf-8")
    draft.rename(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
