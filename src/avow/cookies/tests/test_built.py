"""The built files: small, made from the source beside them, and complete in every language."""

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from avow.cookies import wording
from avow.cookies.catalogue import catalogue
from avow.cookies.tests.factories import policy

ROOM = Path(__file__).parents[1]
BANNER = Path(__file__).parents[4] / "banner"
FILES = ("avow.js", "avow-banner.css")
MOST = 8_000
"""Bytes that the banner may cost a visitor, script and style together."""


def test_script_and_style_are_small() -> None:
    built = [(ROOM / "static" / "avow" / name).read_bytes() for name in FILES]

    assert sum(len(gzip.compress(one)) for one in built) <= MOST


def test_the_built_files_are_made_from_the_source(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (BANNER / "node_modules" / "esbuild").exists():
        pytest.skip("Node or esbuild is not here: `npm ci` in banner/ brings esbuild.")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=BANNER, check=True)

    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ROOM / "static" / "avow" / name).read_bytes()


def test_the_source_is_typed() -> None:
    compiler = BANNER / "node_modules" / ".bin" / "tsc"
    if not compiler.exists():
        pytest.skip("TypeScript is not here: `npm ci` in banner/ brings it.")
    found = subprocess.run([compiler, "--project", BANNER], capture_output=True, text=True)

    assert found.stdout == ""


def test_every_language_says_the_same_things() -> None:
    english, *others = (
        wording.texts(policy().practices, catalogue(policy()), language)
        for language in wording.languages(policy().practices)
    )

    assert len(others) == 1
    for texts in others:
        assert _shape(texts) == _shape(english)
        assert all(texts["switches"][key]["about"] for key in texts["switches"])


def _shape(texts: dict[str, object]) -> dict[str, object]:
    """Which texts there are, and how many names each takes."""
    return {
        key: _shape(text) if isinstance(text, dict) else str(text).count("{}")
        for key, text in texts.items()
    }
