"""What must be fast, measured as ratios within one run: `make bench`."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

ROUNDS = 7
"""Each contestant runs this often, in turn; the median counts, since the machine is shared."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, what it must reach, and the floor or peer measured beside it."""

    what: str
    figure: float
    unit: str
    target: float
    at_most: bool = False
    """Whether smaller is better."""
    peer: str = ""
    peer_figure: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the target was reached."""
        return self.figure <= self.target if self.at_most else self.figure >= self.target


def interleaved(
    contestants: Mapping[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, float]:
    """Run each contestant in turn, `rounds` times; give the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            taken[name].append(seconds(contestant))
    return {name: statistics.median(each) for name, each in taken.items()}


def seconds(work: Callable[[], object]) -> float:
    """Run once, and give the seconds it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def apart(module: str) -> Iterator[Measure]:
    """Run `python -m bench.MODULE` on SQLite in an empty home, and give what it measured."""
    with tempfile.TemporaryDirectory(prefix="avow-bench-") as home:
        environment = os.environ | {"AVOW_HOME": home, "AVOW_DATABASE": ""}
        command = [sys.executable, "-m", module]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    for line in answer.stdout.splitlines():
        yield Measure(**json.loads(line))


def open_database() -> None:
    """Open the database that the environment names, and bring it up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avow.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def tell(measures: Iterable[Measure]) -> None:
    """Print each measure for the process that asked."""
    for measure in measures:
        print(json.dumps(asdict(measure)), flush=True)
