"""A small shop with its statement, and visits to it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from avow.compiler.checking import check
from avow.compiler.policy import Policy
from avow.cookies.catalogue import SHARING, catalogue
from avow.cookies.rules import Answer, Choice, Visit

SHOP = Path(__file__).parent / "shop"
VERSION = "5" * 64
EARLIER = "4" * 64
TODAY = date(2026, 11, 22)

CLASSES = ("functional", "analytics", "storage", "partners")
SWITCHES = (*CLASSES, SHARING)


def statement() -> str:
    """Give the text of the shop's statement."""
    return (SHOP / "statement.md").read_text(encoding="utf-8")


def practices(*, stats: str = "stats.localhost", ads: str = "ads.localhost") -> str:
    """Give the shop's practices, with the hosts of its trackers."""
    text = (SHOP / "practices.toml").read_text(encoding="utf-8")
    return text.replace("STATS", stats).replace("ADS", ads)


@cache
def policy() -> Policy:
    """Give the shop's compiled policy."""
    report = check(statement(), practices(), as_of=TODAY)
    assert report.policy, report.errors
    return report.policy


def visit(
    answers: Mapping[str, int] | None = None,
    *,
    signals: tuple[str, ...] = (),
    version: str = VERSION,
) -> Visit:
    """Give a visit with answers by switch; `sharing` stands for the switch of that long name."""
    said = {
        SHARING if key == "sharing" else key: Answer(one) for key, one in (answers or {}).items()
    }
    choice = Choice(version=version[:12], made_on=TODAY, answers=said) if said else None
    return Visit(catalogue=catalogue(policy()), version=VERSION, choice=choice, signals=signals)


def everything(answer: int) -> dict[str, int]:
    """Give the same answer to every switch."""
    return {**dict.fromkeys(CLASSES, answer), "sharing": answer}
