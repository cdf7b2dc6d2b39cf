"""What visitors read about trackers, by language: our words, and the labels of the practices."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from avow.compiler.practices import Practices, TrackerClass
from avow.cookies.catalogue import SHARING, Catalogue, Tracked

Texts = Mapping[str, Any]


@cache
def _words() -> dict[str, Texts]:
    """Give the texts of every language."""
    return {
        table.name.removesuffix(".toml"): tomllib.loads(table.read_text(encoding="utf-8"))
        for table in sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name)
        if table.name.endswith(".toml")
    }


def languages(practices: Practices) -> tuple[str, ...]:
    """Give the languages that can be read, that of the statement first."""
    own = _own(practices)
    return (own, *(language for language in _words() if language != own))


def texts(practices: Practices, found: Catalogue, language: str) -> dict[str, Any]:
    """Give every text of the banner in one language; the statement's own where it is not known."""
    language = _known(practices, language)
    words = dict(_words()[language])
    del words["nevers"], words["switch"], words["list"]
    words["title"] = words["title"].replace("{}", practices.about.controller)
    describing = _Describing(practices, found, language)
    words["switches"] = {key: describing.switch(key) for key in found.keys}
    return {"language": language, **words}


def listing(practices: Practices, language: str) -> dict[str, Any]:
    """Give the texts of the list of trackers in one language, as `texts` does."""
    language = _known(practices, language)
    words = _words()[language]
    labels = {
        key: class_.label if language == _own(practices) else _kind_of_class(words, class_.is_)
        for key, class_ in practices.classes.items()
    }
    return {"language": language, "classes": labels, **words["list"]}


class _Describing:
    """Describes switches: in the statement's language by its own labels, in others by kind."""

    def __init__(self, practices: Practices, found: Catalogue, language: str) -> None:
        self._practices = practices
        self._catalogue = found
        self._words = _words()[language]
        self._in_own_language = language == _own(practices)

    def switch(self, key: str) -> dict[str, str]:
        """Give label and explanation of a switch."""
        class_ = self._practices.classes.get(key)
        generic = self._words["switch"][class_.is_ if class_ else SHARING]
        if class_ is None:
            return dict(generic)
        label = class_.label if self._in_own_language else generic["label"]
        parts = [self._purposes(class_) or generic["about"], self._never(class_)]
        return {"label": label, "about": " ".join(p for p in [*parts, self._operators(key)] if p)}

    def _purposes(self, class_: TrackerClass) -> str:
        used = class_.for_ or [
            key for one in self._members(class_.key) for key in one.practice.for_
        ]
        labels = [
            _uncapitalised(self._practices.purposes[key].label) for key in dict.fromkeys(used)
        ]
        return self._fill("purposes", labels, ", ") if self._in_own_language else ""

    def _never(self, class_: TrackerClass) -> str:
        return self._fill("never", [self._words["nevers"][key] for key in class_.never])

    def _operators(self, key: str) -> str:
        by = dict.fromkeys(one.operator for one in self._members(key) if one.operator)
        return self._fill("operators", list(by), ", ")

    def _members(self, key: str) -> list[Tracked]:
        return [one for one in self._catalogue.trackers.values() if one.practice.class_ == key]

    def _fill(self, name: str, parts: list[str], between: str = "") -> str:
        joined = (between or f" {self._words['and']} ").join(parts)
        return str(self._words[name]).replace("{}", joined) if parts else ""


def _known(practices: Practices, language: str) -> str:
    return language if language in _words() else _own(practices)


def _kind_of_class(words: Texts, is_: str) -> str:
    return str(words["switch"][is_]["label"] if is_ in words["switch"] else words["always"])


def _own(practices: Practices) -> str:
    language = practices.about.language.split("-")[0]
    return language if language in _words() else "en"


def _uncapitalised(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
