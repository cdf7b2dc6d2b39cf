"""The demonstration: from command to ready, how much memory it holds, how much it installs."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from tests.running import demo

from bench import Measure

ROUNDS = 5
PAGES = ("/", "/privacy/", "/privacy/versions/", "/privacy/policy.json", "/ledger/checkpoint")
LOCK = Path(__file__).parent.parent / "requirements" / "core.txt"


def measures() -> Iterator[Measure]:
    """First start on empty data, later starts, resident memory after a walk through the pages."""
    with tempfile.TemporaryDirectory(prefix="avow-bench-") as folder:
        first = _ready(Path(folder) / "first")
        later = statistics.median(_ready(Path(folder) / "first") for _ in range(ROUNDS))
        yield Measure("demo, command to ready, first time", first, "s", 5, at_most=True)
        yield Measure("demo, command to ready, later", later, "s", 2, at_most=True)
        resident = _resident(Path(folder) / "first")
        yield Measure("demo, resident memory", resident, "MB", 150, at_most=True)
    packages = LOCK.read_text(encoding="utf-8").count("==")
    yield Measure("packages of the core, locked", packages, "", 60, at_most=True)


def _ready(data: Path) -> float:
    start = time.perf_counter()
    with demo(data) as shop:
        taken = time.perf_counter() - start
        shop.stop()
    return taken


def _resident(data: Path) -> float:
    with demo(data) as shop:
        for page in PAGES * 20:
            with urlopen(shop.site + page) as answer:
                answer.read()
        resident = sum(map(_own, shop.pids()))
        shop.stop()
    return resident / 1024


def _own(pid: int) -> int:
    """Give the kilobytes that a process holds; what several share is divided among them."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
