"""What changed in the words of a text, sentence by sentence; typing and markup change nothing."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from avow.compiler.labels import Labelled, label
from avow.compiler.statement import Label, Sentence, Statement, folded

_WORD = re.compile(r"[\w']+")
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|half|twice)\b"
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|without|only|except|unless|cannot|"
    r"refuse|\w+n't)\b"
)
_ALIKE = 0.6
"""Share of words in common from which two sentences count as one that was reworded."""
_TYPED = 5
"""Letters from which one wrong letter is a slip of typing and not another word."""
_MOST_PAIRS = 40_000
_LONG = 4_000
"""Sentences, or words of one sentence, from which no time is spent on the best match."""


class Editing(StrEnum):
    """What was done to a sentence."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    TYPING = "typing"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One sentence that differs: its address before and after, and what of weight differs."""

    kind: Editing
    old: str | None
    new: str | None
    label: bool = False
    numbers: bool = False
    negation: bool = False

    @property
    def meaning(self) -> bool:
        """Whether the words now say something else, as far as words alone can tell."""
        return self.label or self.numbers or self.negation


Labels = Mapping[str, Labelled]


def diff_text(
    old: Statement,
    new: Statement,
    *,
    old_labels: Labels | None = None,
    new_labels: Labels | None = None,
) -> tuple[Edit, ...]:
    """Say how each sentence of a text differs from its former version, in the new text's order."""
    labels = (old_labels or label(old), new_labels or label(new))
    return _Alignment(old, new, labels).edits()


class _Alignment:
    """Which sentence became which. What is matched leaves the lists of what is left."""

    def __init__(self, old: Statement, new: Statement, labels: tuple[Labels, Labels]) -> None:
        self._old, self._new = old, new
        self._labels = labels
        self._left_old = dict(enumerate(old.sentences))
        self._left_new = dict(enumerate(new.sentences))
        self._edits: dict[tuple[int, int], Edit] = {}

    def edits(self) -> tuple[Edit, ...]:
        """Match from the surest to the least sure; what is left was added or removed."""
        self._in_order()
        self._elsewhere()
        self._split_otherwise()
        self._as_furniture()
        self._reworded()
        for at, sentence in self._left_old.items():
            self._keep(Editing.REMOVED, sentence, None, (at, 0))
        for at, sentence in self._left_new.items():
            self._keep(Editing.ADDED, None, sentence, (at, 1))
        return tuple(edit for _, edit in sorted(self._edits.items()))

    def _in_order(self) -> None:
        """Match the sentences of the same letters that stand in the same order."""
        old, new = ([s.digest for s in text.sentences] for text in (self._old, self._new))
        matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _LONG)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                self._same(block.a + step, block.b + step, Editing.TYPING)

    def _elsewhere(self) -> None:
        """Match the sentences of the same letters that stand elsewhere."""
        places: dict[str, list[int]] = {}
        for at, sentence in self._left_old.items():
            places.setdefault(sentence.digest, []).append(at)
        for at, sentence in list(self._left_new.items()):
            if found := places.get(sentence.digest):
                self._same(found.pop(0), at, Editing.MOVED)

    def _same(self, old: int, new: int, kind: Editing) -> None:
        before, after = self._left_old.pop(old), self._left_new.pop(new)
        if kind is Editing.MOVED or before.text != after.text:
            self._edits[new, 1] = Edit(kind=kind, old=before.address, new=after.address)

    def _split_otherwise(self) -> None:
        """Match runs of the same letters that are only cut into other sentences."""
        former = {_letters(run, self._left_old): run for run in _neighbours(self._left_old)}
        for run in _neighbours(self._left_new):
            old = former.pop(_letters(run, self._left_new), None)
            if old is not None:
                self._typed(old, run)

    def _typed(self, olds: list[int], news: list[int]) -> None:
        former = [self._left_old.pop(at).address for at in olds]
        for at in news:
            new = self._left_new.pop(at).address
            self._edits[at, 1] = Edit(kind=Editing.TYPING, old=former[0], new=new)

    def _as_furniture(self) -> None:
        """Words that were, or became, a heading or furniture were not added or removed."""
        for left, other in ((self._left_old, self._new), (self._left_new, self._old)):
            shown = {_plain(section.heading) for section in other.sections}
            shown |= {_plain(text) for _, text in other.furniture}
            for at, sentence in list(left.items()):
                if _plain(sentence.text) in shown:
                    del left[at]
                    side = left is self._left_new
                    self._keep(
                        Editing.TYPING,
                        None if side else sentence,
                        sentence if side else None,
                        (at, int(side)),
                    )

    def _reworded(self) -> None:
        """Match what keeps its address, and then what shares most of its words."""
        by_address = {s.address: at for at, s in self._left_old.items()}
        for at, sentence in list(self._left_new.items()):
            old = by_address.get(sentence.address)
            if old in self._left_old and _alike(self._left_old[old], sentence) >= _ALIKE / 2:
                self._pair(old, at)
        for _, old, new in self._likest():
            if old in self._left_old and new in self._left_new:
                self._pair(old, new)

    def _likest(self) -> list[tuple[float, int, int]]:
        if len(self._left_old) * len(self._left_new) > _MOST_PAIRS:
            return []
        pairs = (
            (-_alike(before, after), old, new)
            for old, before in self._left_old.items()
            for new, after in self._left_new.items()
        )
        return sorted(pair for pair in pairs if -pair[0] >= _ALIKE)

    def _pair(self, old: int, new: int) -> None:
        before, after = self._left_old.pop(old), self._left_new.pop(new)
        kind = Editing.TYPING if _only_slips(before.text, after.text) else Editing.REWORDED
        self._keep(kind, before, after, (new, 1))

    def _keep(
        self,
        kind: Editing,
        before: Sentence | None,
        after: Sentence | None,
        at: tuple[int, int],
    ) -> None:
        """Keep an edit with what of weight differs."""
        labels = (self._label(before, 0), self._label(after, 1))
        weighs = kind is Editing.REWORDED
        texts = [folded(s.text) if s else "" for s in (before, after)]
        alone = kind in (Editing.ADDED, Editing.REMOVED) and labels != (Label.INFORMS,) * 2
        self._edits[at] = Edit(
            kind=kind,
            old=before.address if before else None,
            new=after.address if after else None,
            label=alone or (weighs and labels[0] is not labels[1]),
            numbers=weighs and _counted(_NUMBER, texts[0]) != _counted(_NUMBER, texts[1]),
            negation=weighs and _counted(_NEGATION, texts[0]) != _counted(_NEGATION, texts[1]),
        )

    def _label(self, sentence: Sentence | None, side: int) -> Label:
        if sentence is None:
            return Label.INFORMS
        return self._labels[side][sentence.address].label


def _neighbours(left: Mapping[int, Sentence]) -> list[list[int]]:
    """Give the runs of sentences that follow one another."""
    runs: list[list[int]] = []
    for at in sorted(left):
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _letters(run: list[int], left: Mapping[int, Sentence]) -> str:
    return "".join(_plain(left[at].text) for at in run)


def _plain(text: str) -> str:
    return "".join(c for c in folded(text) if c.isalnum())


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _alike(one: Sentence, other: Sentence) -> float:
    """Give the share of words that two sentences have in common, from 0 to 1."""
    words = [Counter(_WORD.findall(folded(s.text))) for s in (one, other)]
    total = words[0].total() + words[1].total()
    return 2 * (words[0] & words[1]).total() / total if total else 0.0


def _only_slips(before: str, after: str) -> bool:
    """Say whether two sentences differ by slips of typing alone: a letter, or a word doubled."""
    old, new = _WORD.findall(folded(before)), _WORD.findall(folded(after))
    if abs(len(old) - len(new)) > 1 or len(old) > _LONG:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > _LONG // 8)
    for what, a, b, c, d in matcher.get_opcodes():
        slips = what == "replace" and b - a == d - c and all(map(_slip, old[a:b], new[c:d]))
        if what != "equal" and not (slips or _doubled(old, a, b) or _doubled(new, c, d)):
            return False
    return True


def _doubled(words: list[str], start: int, end: int) -> bool:
    """Say whether this is one word that its neighbour repeats."""
    return end - start == 1 and words[start] in (*words[start - 1 : start], *words[end : end + 1])


def _slip(old: str, new: str) -> bool:
    """Say whether one letter is missing, added, wrong, or changed places with the next."""
    if min(len(old), len(new)) < _TYPED or abs(len(old) - len(new)) > 1 or old[0] != new[0]:
        return False
    if any(character.isdigit() for character in old + new):
        return False
    start = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if len(set(pair)) > 1), -1
    )
    if start < 0:
        return True
    rests = {old[start + 1 :], old[start:]}, {new[start + 1 :], new[start:]}
    swapped = old[start : start + 2][::-1] == new[start : start + 2]
    return bool(rests[0] & rests[1]) or (swapped and old[start + 2 :] == new[start + 2 :])
