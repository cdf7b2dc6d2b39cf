"""Other companies' servers: their scripts fill every store, and they note what is asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COUNTING = """
document.cookie = "_tally_host=1; max-age=9000";
document.cookie = "_tally_path=1; max-age=9000; path=/shop";
document.cookie = "_tally_parent=1; max-age=9000; path=/; domain=shop.localhost";
localStorage.setItem("tally", "1");
sessionStorage.setItem("tally", "1");
indexedDB.open("tally", 1).onupgradeneeded = (event) => {
  event.target.result.createObjectStore("visits");
};
caches.open("tally");
navigator.serviceWorker.register("/tally-worker.js");
new Image().src = new URL("/seen.gif", document.currentScript.src);
"""
ADVERTISING = 'document.cookie = "_band=1; max-age=9000; path=/";'
FILM = "<!doctype html><title>Film</title><p>A film."

FILES = {
    "/tally.js": ("text/javascript", COUNTING),
    "/band.js": ("text/javascript", ADVERTISING),
    "/film.html": ("text/html", FILM),
    "/seen.gif": ("image/gif", "GIF89a"),
    "/pixel.gif": ("image/gif", "GIF89a"),
}


class _Company(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Serve a file, and remember what was asked for."""
        path = self.path.partition("?")[0]
        kind, content = FILES.get(path, ("text/plain", ""))
        self.server.asked.append(path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test's output clean."""


class Company(ThreadingHTTPServer):
    """One company's server on a port of its own."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        """Listen on any free port."""
        super().__init__(("127.0.0.1", 0), _Company)
        self.asked: list[str] = []
        self.host = f"{name}:{self.server_port}"


@contextmanager
def company(name: str) -> Iterator[Company]:
    """Run a company's server for as long as the block lasts."""
    server = Company(name)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
