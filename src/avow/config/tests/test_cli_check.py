import json
from importlib import resources
from pathlib import Path

import pytest
from tests.running import avow

from avow.config.cli import FOUND, UNUSABLE, USABLE, main

EXAMPLE = Path(str(resources.files("avow.demo") / "linden_and_lark"))
BROKEN_LINK = "# Links\n\nYou may opt out of these cookies at [this page](http//ads.example/out).\n"


def test_the_example_folder_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(EXAMPLE)]) == USABLE

    assert "0 unbound. 0 errors, 0 warnings" in capsys.readouterr().out


def test_json_holds_what_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(EXAMPLE), "--format", "json", "--sentences"])

    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"statement", "coverage", "diagnostics", "sentences"}
    assert set(answer["statement"]) == {"digest", "sentences", "promises"}
    assert sum(answer["coverage"].values()) == answer["statement"]["sentences"]
    assert answer["coverage"]["unbound"] == 0
    assert {"address", "section", "line", "text", "label", "topics", "bound"} <= set(
        answer["sentences"][0]
    )


def test_a_finding_names_its_place_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "statement.md"
    text.write_text(BROKEN_LINK, encoding="utf-8")

    assert main(["check", "--statement", str(text), "--format", "json"]) == FOUND
    found = [
        d
        for d in json.loads(capsys.readouterr().out)["diagnostics"]
        if d["name"] == "malformed-url"
    ]
    assert [(d["file"], d["line"], d["severity"]) for d in found] == [(str(text), 3, "error")]
    assert main(["check", "--statement", str(text)]) == FOUND
    assert f"--> {text}:3:{found[0]['column']}" in capsys.readouterr().out
    assert main(["check", "--statement", str(text), "--format", "sarif"]) == FOUND
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    place = next(r for r in results if r["ruleId"] == found[0]["code"])["locations"][0]
    assert place["physicalLocation"]["region"]["startLine"] == 3


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("absent", None, "does not exist"),
        ("empty", b"", "empty"),
        ("blank", b" \n\t\n", "empty"),
        ("latin", "Caf\xe9 keeps nothing.".encode("latin-1"), "not UTF-8 at byte 4"),
        ("binary", b"\x00\x01\x02", "control character"),
    ],
)
def test_a_statement_that_cannot_be_used_is_one_clear_line(
    name: str, content: bytes | None, says: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.md"
    if content is not None:
        path.write_bytes(content)

    ended = avow("check", "--statement", str(path))

    assert ended.returncode == UNUSABLE
    assert says in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("content", "says"), [(b"[statement", "TOML"), (b"", "empty"), (b"a = '\xff'", "not UTF-8")]
)
def test_practices_that_cannot_be_used_are_one_clear_line(
    content: bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / "statement.md").write_text("# Contact\n\nWe never sell your data.\n")
    (tmp_path / "practices.toml").write_bytes(content)

    ended = avow("check", str(tmp_path))

    assert ended.returncode == UNUSABLE
    assert says in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "nowhere"],
        ["check", "--practices", "practices.toml"],
        ["check", ".", "--statement", "statement.md"],
        ["check", "\0"],
    ],
)
def test_a_call_that_names_no_usable_input_says_what_to_name(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == UNUSABLE
    assert len(capsys.readouterr().err.splitlines()) == 1
