"""Where each table and key of a TOML text stands, for findings with a line."""

import re

Path = tuple[str, ...]

_NEXT = re.compile(
    r"""(?P<long>\"\"\"(?:[^\\]|\\.)*?\"{3,5}|'''.*?'{3,5})
    |(?P<short>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<bare>[A-Za-z0-9_+:-]+)
    |(?P<sign>[\[\]{}=,.\n])
    |\#[^\n]*|[^\S\n]+|.""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")


class Places:
    """The lines of a TOML text that `tomllib` has accepted, by the path of table and key."""

    def __init__(self, text: str) -> None:
        """Walk the text once."""
        self._lines = _Walk(text).lines

    def line(self, path: Path) -> int:
        """Give the line of `path`, or of the nearest table around it; 0 when none is written."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 0


class _Walk:
    """One pass over the tokens. `around` holds the enclosing brackets and the path they fill."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self.line = 1
        self.table: Path = ()
        self.key: list[str] = []
        self.wanted = "key"
        self.value: Path = ()
        self.around: list[tuple[str, Path]] = []
        for token in _NEXT.finditer(text):
            self._take(token.lastgroup, token[0])
            self.line += token[0].count("\n")

    def _take(self, what: str | None, word: str) -> None:
        if what in ("bare", "short") and self.wanted != "value":
            self.key.append(_plain(word))
        elif what == "sign" and self.wanted == "header":
            self._in_header(word)
        elif what == "sign":
            self._sign(word)

    def _in_header(self, word: str) -> None:
        if word == "]" and self.key:
            self.table = tuple(self.key)
            self._note(self.table)
            self.key, self.wanted = [], "value"

    def _sign(self, word: str) -> None:
        if word == "[" and self.wanted == "key" and not self.around:
            self.wanted = "header"
        elif word == "=" and self.wanted == "key":
            self._begin_value()
        elif word in "[{":
            self.around.append((word, self.value))
            self._expect(key=word == "{")
        elif word in "]}" and self.around:
            self.around.pop()
            self._expect(key=False)
        elif word == ",":
            self._expect(key=bool(self.around) and self.around[-1][0] == "{")
        elif word == "\n" and not self.around:
            self._expect(key=True)

    def _begin_value(self) -> None:
        self.value = (*(self.around[-1][1] if self.around else self.table), *self.key)
        self._note(self.value)
        self._expect(key=False)

    def _expect(self, *, key: bool) -> None:
        self.key, self.wanted = [], "key" if key else "value"

    def _note(self, path: Path) -> None:
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], self.line)


def _plain(word: str) -> str:
    """Give the key that a bare or quoted word stands for."""
    if word[0] == "'":
        return word[1:-1]
    if word[0] == '"':
        return _ESCAPE.sub(_escaped, word[1:-1])
    return word


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(match[3], match[3])
