"""What must be fast, measured as ratios within one run: `make bench`."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            start = time.perf_counter()
            contestant()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in seconds.items()}
