"""`avow check` as a whole process: what a developer waits for in an editor or in CI."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import Measure, interleaved

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "seed" / "milly-2015.md"
PRACTICES = ROOT / "tests" / "milly_practices.toml"
EXAMPLE = ROOT / "src" / "avow" / "demo" / "linden_and_lark"
AVOW = str(Path(sys.executable).parent / "avow")


def measures() -> Iterator[Measure]:
    """Seconds of the process on each text, beside an interpreter that does nothing."""
    texts = {"Linden & Lark": [str(EXAMPLE)]}
    if SEED.exists():
        texts["MILLY, text alone"] = ["--statement", str(SEED)]
        texts["MILLY"] = ["--statement", str(SEED), "--practices", str(PRACTICES)]
    contestants = {"bare interpreter": lambda: _run([sys.executable, "-c", ""])}
    for name, words in texts.items():
        contestants[name] = lambda words=words: _run([AVOW, "check", *words])
    seconds = interleaved(contestants)
    floor = seconds.pop("bare interpreter")
    for name, taken in seconds.items():
        yield Measure(f"avow check, {name}", taken, "s", 0.5, True, "bare interpreter", floor)


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
