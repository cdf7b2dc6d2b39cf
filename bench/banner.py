"""The banner as a visitor's browser meets it: its bytes, and how soon it is seen.

All banners are on the same page in one run, in turn, in the system's Chromium with the processor
slowed four times. The floor is a banner that is plain HTML with a style. Others' banners take part
where `npm ci --ignore-scripts` in bench/peers has put them.
"""

import gzip
import json
import re
import shutil
import statistics
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench import Measure

ROOT = Path(__file__).parent.parent
BUILT = ROOT / "src" / "avow" / "cookies" / "static" / "avow"
EXAMPLE = ROOT / "src" / "avow" / "demo" / "linden_and_lark"
PEERS = ROOT / "bench" / "peers"
VISITS = 25
SLOWDOWN = 4
TEXT = "<main>" + "<p>Linen, loden and lambswool for weather and for company.</p>" * 40 + "</main>"

STATIC = (
    "<style>.floor{padding:1rem;border-bottom:1px solid}</style><div class=floor><h2>Cookies</h2>"
    "<p>We use what our site needs to work.</p><button>Accept all</button>"
    "<button>Refuse all</button></div>"
)
SEEN = """(selector) => {
  const look = () => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    if (box?.height) requestAnimationFrame(() => { window.seenAt = performance.now(); });
    else requestAnimationFrame(look);
  };
  look();
}"""


def measures() -> Iterator[Measure]:
    """Bytes of script and style, and the time to the banner against the floor and the peers."""
    built = [(BUILT / name).read_bytes() for name in ("avow.js", "avow-banner.css")]
    size = sum(len(gzip.compress(one)) for one in built)
    yield Measure("banner, script and style compressed", size / 1000, "kB", 8, at_most=True)
    served = len(gzip.compress(_script()))
    name = "banner as served, with configuration and texts of one language"
    yield Measure(name, served / 1000, "kB", 8, at_most=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return
    seen = _milliseconds(chromium)
    floor = seen.pop("static")
    ours = seen.pop("avow")
    written = seen.pop("written")
    for what, taken in (("by script", ours), ("by the server", written)):
        name = f"banner written {what} seen, CPU x4, by static"
        yield Measure(name, taken / floor, "x", 1.3, at_most=True)
    for peer, taken in seen.items():
        what = f"banner seen, CPU x4, ms, beside {peer}"
        yield Measure(what, ours, "ms", taken, True, peer, taken)


def _milliseconds(chromium: str) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    files, selectors = _pages()
    server = _serving(files)
    address = f"http://localhost:{server.server_port}"
    taken: dict[str, list[float]] = {name: [] for name in selectors}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        files["/written"] = _written(browser, f"{address}/avow")
        for _ in range(VISITS):
            for name, selector in selectors.items():
                context = browser.new_context()
                page = context.new_page()
                page.add_init_script(f"({SEEN})({json.dumps(selector)})")
                session = context.new_cdp_session(page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
                page.goto(f"{address}/{name}")
                page.wait_for_function("window.seenAt > 0")
                taken[name].append(page.evaluate("window.seenAt"))
                context.close()
        browser.close()
    server.shutdown()
    return {name: statistics.median(times) for name, times in taken.items()}


def _pages() -> tuple[dict[str, tuple[str, bytes]], dict[str, str]]:
    """Give every file by path with its kind, and the selector of each banner by page."""
    files = {
        "/static": _page("", STATIC),
        "/avow": _page("<script src=/avow.js></script>", ""),
        "/avow.js": ("text/javascript", _script()),
        "/avow.css": ("text/css", (BUILT / "avow-banner.css").read_bytes()),
    }
    selectors = {"static": ".floor", "avow": ".avow-banner", "written": ".avow-banner"}
    for path in sorted(PEERS.glob("*.html")) if (PEERS / "node_modules").exists() else ():
        snippet = path.read_text(encoding="utf-8")
        files[f"/{path.stem}"] = _page("", "", snippet)
        selectors[path.stem] = snippet.partition("seen: ")[2].partition(" -->")[0]
        for used in re.findall(r'(?:src|href)="([^"]+)"', snippet):
            kind = "text/css" if used.endswith(".css") else "text/javascript"
            files[f"/{used}"] = (kind, (PEERS / "node_modules" / used).read_bytes())
    return files, selectors


def _written(browser: Any, address: str) -> tuple[str, bytes]:
    """Make the page as the server writes it, which a test holds to be what the script writes."""
    page = browser.new_page()
    page.goto(address)
    banner = page.wait_for_selector(".avow-banner").evaluate("one => one.outerHTML")
    page.close()
    style = "<link rel=stylesheet href=/avow.css>"
    return _page(f"{style}<script src=/avow.js data-rendered></script>", banner)


def _page(head: str, first: str, last: str = "") -> tuple[str, bytes]:
    body = f"<body>{first}{TEXT}{last}</body>"
    head = f"<meta charset=utf-8><title>Shop</title>{head}"
    return "text/html", f"<!doctype html><html lang=en><head>{head}</head>{body}</html>".encode()


def _script() -> bytes:
    """Make `/avow.js` of the demonstration retailer as the server does."""
    from avow.compiler.checking import check
    from avow.cookies.configuration import Ways, configuration

    texts = [(EXAMPLE / name).read_text("utf-8") for name in ("statement.md", "practices.toml")]
    policy = check(*texts, as_of=date(2026, 11, 22)).policy
    if policy is None:
        raise SystemExit("The statement of the demonstration retailer does not compile.")
    told = configuration(
        policy,
        version="0" * 64,
        again={},
        ways=Ways(action="/", frame="/frame/", hand_over="/hand-over/", wording="/banner.json"),
        domain="",
        strict=False,
        always={},
    )
    style = json.dumps((BUILT / "avow-banner.css").read_text(encoding="utf-8"))
    front = f"avowConfig={json.dumps(told, ensure_ascii=False)};avowStyle={style};".encode()
    return front + (BUILT / "avow.js").read_bytes()


def _serving(files: Mapping[str, tuple[str, bytes]]) -> ThreadingHTTPServer:
    pack = cache(gzip.compress)

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = files.get(self.path, ("text/plain", b""))
            content = pack(content)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep the table clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
