"""Write the documents that are made from code: docs/diagnostics.md. `make docs` runs it."""

from pathlib import Path

from avow.compiler.diagnostics import Code, codes

PAGE = Path(__file__).parent.parent / "docs" / "diagnostics.md"
FAMILIES = {
    "AV0": "Input",
    "AV1": "Structure of the text",
    "AV2": "Binding of words to practices",
    "AV3": "Contradiction",
    "AV4": "Coverage",
    "AV5": "Law",
    "AV6": "Declaration",
}
HEAD = """\
# Diagnostics

Every finding of `avow check` has a code that never changes its meaning. An error refuses
publication; a warning or a note does not. Each code stands here with the smallest text that has the
defect and the nearest text that has not; both are run as tests. This page is made by `make docs`.
"""


def page() -> str:
    """Give the whole page, family by family."""
    parts = [HEAD]
    for prefix, title in FAMILIES.items():
        family = [code for code in codes().values() if code.code.startswith(prefix)]
        if family:
            parts += [f"## {title}\n", *(_entry(code) for code in family)]
    return "\n".join(parts)


def _entry(code: Code) -> str:
    lines = [f"### {code.code} {code.name}\n", f"*{code.severity.capitalize()}.* {code.title}\n"]
    lines.append(f"{code.why}\n")
    if code.reference:
        lines.append(f"Reference: {code.reference}\n")
    for word, example in (("Bad", code.bad), ("Good", code.good)):
        lines.append(f"{word}:\n")
        for name, text in example.items():
            language = {"statement": "markdown", "practices": "toml"}.get(name, "text")
            shown = text if language != "text" else f"{name} = {text}"
            lines.append(f"````{language}\n{str(shown).strip()}\n````\n")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
