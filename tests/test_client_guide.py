"""The guide to the client does what it says."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.running import demo

GUIDE = Path(__file__).parent.parent / "docs" / "client.md"


def test_every_snippet_of_the_guide_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    snippets = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    with demo(tmp_path) as running:
        for snippet in snippets:
            exec(snippet.replace("http://localhost:8000", running.site), names)  # noqa: S102
        names["avow"].close()

    assert len(snippets) == 4
    assert "collection.undeclared_field data.shoe_size" in capsys.readouterr().out
    assert names["proof"].startswith(b"c2sp.org/tlog-proof@v1")
    assert names["chosen"].refused == ("analytics",)
