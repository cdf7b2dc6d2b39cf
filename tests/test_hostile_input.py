"""Whatever is fed to the program: an answer or one clear line, in bounded time and memory."""

import random
import resource
import subprocess
from pathlib import Path

import pytest

from tests.running import AVOW

SECONDS, MEMORY_BYTES = 5, 500 * 1024 * 1024
LARGEST = 262_000
"""Characters just below what the compiler takes, where most of its time goes."""
EXAMPLE = Path(__file__).parent.parent / "src" / "avow" / "demo" / "linden_and_lark"


def repeated(piece: str, size: int = LARGEST) -> bytes:
    return (piece * (size // len(piece) + 1))[:size].encode()


STATEMENTS = {
    "ten megabytes of letters": b"a" * 10_000_000,
    "ten megabytes of sentences": repeated("We never sell your data. ", 10_000_000),
    "sentences": repeated("We may share your data with partners, see the section below. "),
    "one sentence": repeated("we share and "),
    "short lines": repeated("No.\n\n"),
    "headings": repeated("# Contact us\n\n"),
    "brackets": repeated("["),
    "links inside links": repeated("[a](b"),
    "links": repeated("[privacy](https://shop.example/privacy) "),
    "broken links": repeated("[out](http//ads.example/out) "),
    "stars": repeated("*a **b "),
    "underscores": repeated("_"),
    "backticks": repeated("`a``"),
    "quotes": repeated("“see "),
    "nested quotations": repeated("> "),
    "nested lists": "\n".join("  " * n + "* a" for n in range(600)).encode(),
    "tables": repeated("| a | b |\n|---|---|\n"),
    "entities": repeated("&amp;#x41;"),
    "tags": repeated("<b><i "),
    "spaces": repeated("a" + " " * 500),
    "addresses": repeated("a@b.example www.c.example 555-0100 "),
    "numbers": repeated("1.2.3. Section 4(5) "),
    "combining marks": repeated("e\u0301\u0302"),
    "commas": repeated("name, address, telephone, "),
}
PRACTICES = {
    "ten megabytes": repeated("a = 1\n", 10_000_000),
    "nested arrays": b"a = " + b"[" * 200_000,
    "nested tables": b"[" + b".".join([b"a"] * 100_000) + b"]",
    "inline tables": b"a = " + b"{a = " * 50_000,
    "many tables": "\n".join(f"[data.k{n}]\nlabel = 'k'" for n in range(15_000)).encode(),
    "many words": ("[informs]\nsays = [" + "'we may', " * 40_000 + "]").encode(),
    "quotation marks": b'a = "' + b"\\" * 400_000,
    "long key": b"a" * 400_000,
}


def _check(*words: str) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        # Seconds of the processor, since the machine may be shared.
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return subprocess.run(
        [*AVOW, "check", *words],
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )


def _answers(ended: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in ended.stderr
    assert ended.returncode in (0, 1, 2), ended.stderr[-500:]
    assert len(ended.stderr.splitlines()) == (1 if ended.returncode == 2 else 0)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_hostile_statement_gets_an_answer(name: str, tmp_path: Path) -> None:
    path = tmp_path / "statement.md"
    path.write_bytes(STATEMENTS[name])

    _answers(_check("--statement", str(path), "--format", "json"))


@pytest.mark.parametrize("name", PRACTICES)
def test_hostile_practices_get_an_answer(name: str, tmp_path: Path) -> None:
    path = tmp_path / "practices.toml"
    path.write_bytes(PRACTICES[name])
    statement = str(EXAMPLE / "statement.md")

    _answers(_check("--statement", statement, "--practices", str(path), "--format", "sarif"))


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_get_an_answer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for name in ("statement.md", "practices.toml"):
        (tmp_path / name).write_bytes(chance.randbytes(10_000))

    assert _check(str(tmp_path)).returncode == 2
