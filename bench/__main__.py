"""Run the benchmarks named on the command line, or all of them, and print one table."""

import sys
from collections.abc import Iterable
from importlib import import_module

from bench import Measure

MODULES = ("decisions", "checking", "ledger", "demo", "choices", "edge", "messaging", "banner")


def main(names: Iterable[str]) -> int:
    """Print each figure as it comes; 1 when a target was missed."""
    print(f"{'what':50} {'figure':>14} {'target':>14}  {'peer':32} {'ratio':>8}")
    missed = 0
    for name in names:
        for measure in import_module(f"bench.{name}").measures():
            print(_row(measure), flush=True)
            missed += not measure.kept
    return 1 if missed else 0


def _row(measure: Measure) -> str:
    bound = "≤" if measure.at_most else "≥"
    peer = f"{measure.peer} {measure.peer_figure:,.3g}" if measure.peer_figure else ""
    ratio = f"{measure.figure / measure.peer_figure:,.2f}" if measure.peer_figure else ""
    verdict = "" if measure.kept else "  MISSED"
    return (
        f"{measure.what:50} {_number(measure.figure):>10} {measure.unit:3} "
        f"{bound}{_number(measure.target):>10} {measure.unit:3} {peer:32} {ratio:>8}{verdict}"
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or MODULES))
