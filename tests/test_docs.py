"""Documents that say what is: they fail when they no longer do."""

import re
import runpy
from pathlib import Path

from avow.config.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("README.md")]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PATH = re.compile(r"`((?:src/avow|docs|bench|scripts|tests)/[\w./-]+)`")


def test_the_page_of_diagnostics_is_what_the_codes_say() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "write_docs.py"))["page"]()

    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == written


def test_every_link_and_path_in_a_document_leads_somewhere() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if page.name == "diagnostics.md":
            continue  # its examples are texts with defects
        for target in LINK.findall(text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
        for target in PATH.findall(text):
            assert (ROOT / target).exists(), f"{page.name}: {target}"


def test_the_readme_calls_only_commands_that_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    called = re.findall(r"\bavow (\w+) ", readme)

    assert {"check", "init", "serve", "audit"} <= set(called) <= set(COMMANDS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^    )make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_room_says_what_it_keeps() -> None:
    rooms = {p.parent for p in (ROOT / "src" / "avow").glob("*/apps.py")}

    assert {room.name for room in rooms if not (room / "README.md").exists()} == set()
