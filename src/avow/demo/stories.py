"""The Hedgerow, the shop's journal: short stories of our own, in stories.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from urllib.parse import quote_plus


@dataclass(frozen=True, slots=True)
class Story:
    """One story of the journal."""

    slug: str
    title: str
    on: date
    line: str
    picture: str
    picture_says: str
    paragraphs: tuple[str, ...]
    film: str = ""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Links to other sites: name and address."""

    @property
    def share(self) -> str:
        """Give the title as an address has it."""
        return quote_plus(self.title)

    @property
    def minutes(self) -> int:
        """Give how long it takes to read."""
        return max(1, round(sum(len(text.split()) for text in self.paragraphs) / 200))


def _read() -> tuple[Story, ...]:
    text = (resources.files("avow.demo") / "stories.toml").read_text(encoding="utf-8")
    found = [
        Story(
            slug=slug,
            paragraphs=tuple(table.pop("text").strip().split("\n\n")),
            elsewhere=tuple(table.pop("elsewhere", {}).items()),
            **table,
        )
        for slug, table in tomllib.loads(text).items()
    ]
    return tuple(sorted(found, key=lambda story: story.on, reverse=True))


STORIES = _read()
BY_SLUG = {story.slug: story for story in STORIES}
