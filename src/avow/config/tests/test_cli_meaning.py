"""Explain, diff and init, as a person uses them."""

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest

from avow.config.cli import FOUND, UNUSABLE, USABLE, main

EXAMPLE = Path(str(resources.files("avow.demo") / "linden_and_lark"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "next"
    shutil.copytree(EXAMPLE, folder)
    return folder


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_init_writes_a_folder_that_checks_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my shop"

    assert main(["init", str(folder)]) == USABLE
    assert sorted(p.name for p in folder.iterdir()) == [
        ".gitignore",
        "avow.toml",
        "practices.toml",
        "statement.md",
    ]
    assert main(["check", str(folder)]) == USABLE


def test_init_never_writes_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "statement.md").write_text("Mine.")

    assert main(["init", str(tmp_path)]) == UNUSABLE

    assert "already holds statement.md" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["statement.md"]
    assert (tmp_path / "statement.md").read_text() == "Mine."


def test_explain_names_label_practice_and_keeper(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "sign up for our newsletter", str(EXAMPLE)]) == USABLE

    told = capsys.readouterr().out
    assert "touchpoint.newsletter: Policy.may_collect, kept by room collection" in told
    address = told.splitlines()[1]
    assert main(["explain", address, str(EXAMPLE / "statement.md")]) == USABLE
    assert address in capsys.readouterr().out


def test_explain_refuses_words_that_stand_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "we sell unicorns", str(EXAMPLE)]) == UNUSABLE
    assert "we sell unicorns" in capsys.readouterr().err


def test_a_field_more_is_a_material_change(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = 'collects = ["first_name", "email", "phone", "street", "city", "state", "zip"]'
    edit(copy / "practices.toml", before, before.replace("[", '["sizes", '))

    assert main(["diff", str(EXAMPLE), str(copy), "--format", "json"]) == USABLE

    told = json.loads(capsys.readouterr().out)
    assert [(c["kind"], c["what"]) for c in told["changes"]] == [
        ("widened", "touchpoint.newsletter")
    ]
    assert told["material"] is True
    assert told["owed"] == "affected"


def test_typing_and_markup_alert_nobody(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statement = copy / "statement.md"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace("'", "’").replace("newsletter", "**newsletter**", 1), "utf-8")

    assert main(["diff", str(EXAMPLE), str(copy), "--format", "json"]) == USABLE

    told = json.loads(capsys.readouterr().out)
    assert (told["changes"], told["material"], told["owed"]) == ([], False, "nobody")
    assert not any(e["meaning"] for e in told["edits"])


def test_a_folder_and_itself_differ_in_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(EXAMPLE), str(EXAMPLE)]) == USABLE
    assert capsys.readouterr().out == "Nothing changed.\n"


def test_practices_with_errors_are_not_compared(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copy / "practices.toml", "[touchpoint.newsletter]", "[touchpoints.newsletter]")

    assert main(["check", str(copy)]) == FOUND
    assert main(["diff", str(EXAMPLE), str(copy)]) == UNUSABLE
    assert "has errors, so nothing can be compared" in capsys.readouterr().err
