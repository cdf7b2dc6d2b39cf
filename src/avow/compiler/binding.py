"""Each practice finds its sentences, and each sentence that promises or tells finds a practice."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from avow.compiler.declaration.faults import shown
from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.labels import Labelled
from avow.compiler.practices import Practices, tables
from avow.compiler.statement import Label, Sentence, Statement, folded

_GAP = re.compile(r"\s*(?:…|\.\.\.)\s*")
_WORD = re.compile(r"\w+")
_NEAREST = 3
_HELPED = 40
"""Findings for which the nearest sentences are looked up; a longer list is not read."""
_COMPARED = 300
"""Letters by which likeness is measured."""

Said = tuple[str, tuple[str, ...], int]
"""The name of a practice, its words, and its line."""


@dataclass(frozen=True, slots=True)
class Bindings:
    """Which sentences carry which practices, and which are declared to promise nothing."""

    by_practice: Mapping[str, tuple[str, ...]]
    by_sentence: Mapping[str, tuple[str, ...]]
    informs: frozenset[str]


def bind(
    statement: Statement,
    labels: Mapping[str, Labelled],
    practices: Practices,
    *,
    statement_file: str,
    practices_file: str,
) -> tuple[Bindings, tuple[Diagnostic, ...]]:
    """Find every practice's sentences; say what was not found, and what no practice carries."""
    finder = _Finder(statement, practices_file)
    by_practice = {said[0]: finder.find(said) for said in _said(practices)}
    informs = practices.informs
    named = finder.find(("informs", informs.says, informs.line))
    bindings = Bindings(
        MappingProxyType({name: found for name, found in by_practice.items() if found}),
        _reversed(by_practice),
        frozenset(named),
    )
    finder.found += _informs(named, bindings, labels, practices, practices_file)
    finder.found += _unbound(statement, labels, bindings, statement_file)
    return bindings, tuple(finder.found)


def _said(practices: Practices) -> Iterator[Said]:
    """Give every practice with its words. Only [statement] may be without."""
    if practices.about.says:
        yield "statement", practices.about.says, practices.about.line
    for table, rows in tables(practices).items():
        for key, practice in rows.items():
            yield f"{table}.{key}", practice.says, practice.line


def _reversed(by_practice: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, addresses in by_practice.items():
        for address in addresses:
            found.setdefault(address, []).append(name)
    return MappingProxyType({address: tuple(names) for address, names in found.items()})


class _Finder:
    """Looks words up in the sentences, and keeps what could not be found."""

    def __init__(self, statement: Statement, file: str) -> None:
        self._statement = statement
        self._folded = [(folded(s.text), s) for s in statement.sentences]
        self._places = _index(text for text, _ in self._folded)
        self._file = file
        self.found: list[Diagnostic] = []

    def find(self, said: Said) -> tuple[str, ...]:
        """Give the addresses of the sentences that these words name, each once."""
        name, says, line = said
        if not says and name != "informs":
            self._refuse(
                "AV203",
                f"`{name}` names no words of the statement.",
                'Add says = ["…"] with distinctive words of the sentence that allows it.',
                line,
            )
        found = (self._one(name, words, line) for words in says)
        return tuple(dict.fromkeys(address for address in found if address))

    def _one(self, name: str, words: str, line: int) -> str | None:
        """Give the one sentence of these words, or of this address."""
        if words in self._statement.by_address:
            return words
        matches = self._matches(folded(words))
        if len(matches) == 1:
            return matches[0].address
        if matches:
            self._ambiguous(name, words, line, matches)
        else:
            self._missing(name, words, line)
        return None

    def _matches(self, words: str) -> list[Sentence]:
        """Give the sentences in which the words stand, whole, with anything in their gaps."""
        parts = [part for part in _GAP.split(words) if part]
        places = [self._places.get(word, ()) for word in _WORD.findall(words)]
        rarest = min(places, key=len, default=())
        return [s for text, s in map(self._folded.__getitem__, rarest) if _stand_in(parts, text)]

    def _ambiguous(self, name: str, words: str, line: int, matches: list[Sentence]) -> None:
        places = ", ".join(s.address for s in matches[:_NEAREST])
        more = f" and {len(matches) - _NEAREST} more" if len(matches) > _NEAREST else ""
        self._refuse(
            "AV202",
            f"The words “{shown(words)}” of `{name}` stand in {len(matches)} sentences.",
            f"Add words, or write the address: {places}{more}.",
            line,
        )

    def _missing(self, name: str, words: str, line: int) -> None:
        nearest = self._nearest(folded(words)) if len(self.found) < _HELPED else []
        help_ = "; ".join(f"{s.address}: “{shown(s.text)}”" for s in nearest)
        self._refuse(
            "AV201",
            f"The words “{shown(words)}” of `{name}` stand in no sentence.",
            f"Nearest: {help_}." if help_ else "Take words that stand in the statement.",
            line,
        )

    def _nearest(self, words: str) -> list[Sentence]:
        """Give the sentences that share the most words, the likest first."""
        shared = Counter(
            at for word in set(_WORD.findall(words)) for at in self._places.get(word, ())
        )
        likeness = difflib.SequenceMatcher(b=words[:_COMPARED], autojunk=False)

        def like(at: int) -> float:
            likeness.set_seq1(self._folded[at][0][:_COMPARED])
            return -likeness.ratio()

        best = sorted((at for at, _ in shared.most_common(_NEAREST)), key=like)
        return [self._folded[at][1] for at in best]

    def _refuse(self, code: str, message: str, help_: str, line: int) -> None:
        self.found.append(report(code, message, help_, file=self._file, line=line))


def _index(texts: Iterable[str]) -> dict[str, list[int]]:
    """Give, for each word, the numbers of the texts in which it stands."""
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in set(_WORD.findall(text)):
            places.setdefault(word, []).append(number)
    return places


def _stand_in(parts: list[str], text: str) -> bool:
    """Say whether the parts stand in the text one after the other, none cut out of a word."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        while at >= 0 and not _whole(part, text, at):
            at = text.find(part, at + 1)
        if at < 0:
            return False
        at += len(part)
    return True


def _whole(part: str, text: str, at: int) -> bool:
    end = at + len(part)
    cut_before = at > 0 and text[at - 1].isalnum() and part[0].isalnum()
    cut_after = end < len(text) and text[end].isalnum() and part[-1].isalnum()
    return not (cut_before or cut_after)


def _informs(
    named: tuple[str, ...],
    bindings: Bindings,
    labels: Mapping[str, Labelled],
    practices: Practices,
    file: str,
) -> Iterator[Diagnostic]:
    """A sentence under [informs] carries no practice, and is not one that informs anyway."""
    line = practices.informs.line
    for address in named:
        if carried := bindings.by_sentence.get(address):
            said = f"[informs] names {address}, which carries `{carried[0]}`."
            help_ = "Take it out of [informs], or let no practice name it."
            yield report("AV206", said, help_, file=file, line=line, sentence=address)
        elif address in labels and labels[address].label is Label.INFORMS:
            said = f"[informs] names {address}, which informs by itself."
            help_ = "Take it out of [informs]."
            yield report("AV207", said, help_, file=file, line=line, sentence=address)


def _unbound(
    statement: Statement, labels: Mapping[str, Labelled], bindings: Bindings, file: str
) -> Iterator[Diagnostic]:
    """What promises or tells and is carried by nothing would not be kept."""
    codes = {Label.PROMISE: "AV204", Label.PRACTICE: "AV205"}
    for sentence in statement.sentences:
        address = sentence.address
        code = codes.get(labels[address].label)
        if code and address not in bindings.by_sentence and address not in bindings.informs:
            yield report(
                code,
                f"No practice carries this {labels[address].label}: “{shown(sentence.text)}”.",
                "Name its words in the practice that keeps it, or in [informs] if it binds nobody.",
                file=file,
                line=sentence.line,
                column=sentence.column,
                sentence=address,
            )
