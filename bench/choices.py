"""Choices at full size: the audience of ten million people.

`python -m bench.choices [PEOPLE]` measures on the database that the environment names; it must be
empty. As part of all benchmarks it runs on SQLite, in a process and a folder of its own.
"""

import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bench import Measure, apart, open_database, seconds, tell

FULL = 10_000_000
ROUNDS = 5
EXAMPLE = Path(__file__).parent.parent / "src" / "avow" / "demo" / "linden_and_lark"

NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)",
    "postgresql": "WITH n AS (SELECT i FROM generate_series(1, %s) AS i)",
}
PSEUDONYM = {"sqlite": "printf('%%032x', i)", "postgresql": "lpad(to_hex(i), 32, '0')::uuid"}
"""In order, since ten million rows in random order would take ten minutes to write."""


def measures() -> Iterator[Measure]:
    """Measure ten million people, of whom four in ten want news by e-mail."""
    yield from apart(__name__)


def measured(people: int) -> Iterator[Measure]:
    """Fill the database at hand, and measure the audience beside a plain count of the table."""
    from avow.choices.audiences import audience, size
    from avow.choices.models import Answer
    from avow.compiler.checking import check

    texts = [(EXAMPLE / name).read_text() for name in ("statement.md", "practices.toml")]
    policy = check(*texts, as_of=date(2026, 11, 20)).policy
    _fill(people)
    floor = _median(Answer.objects.count)
    news = audience(policy, "news", "email")
    who = f"audience of {people:,} people"
    agreed = _median(lambda: size(policy, "news", "email"))
    yield Measure(f"{who}, consent, counted", agreed, "s", 1, True, "count(*)", floor)
    page = news.order_by("data_subject")[:10_000]
    yield Measure(
        f"{who}, its first 10,000", _median(lambda: list(page.all())), "s", 1, at_most=True
    )
    many = _median(lambda: size(policy, "feedback", "email"))
    yield Measure(f"{who}, opt-out, counted", many, "s", 1, at_most=True)
    # Nobody lists all who were never asked: a campaign goes to some, or page by page.
    feedback = audience(policy, "feedback", "email").order_by("pk")[:10_000]
    yield Measure(
        f"{who}, opt-out, its first 10,000", _median(lambda: list(feedback.all())), "s", 1, True
    )


def _fill(people: int) -> None:
    """Write people and their answers; the acts behind them are not what is measured."""
    from django.db import connection, transaction

    numbers, pseudonym = NUMBERS[connection.vendor], PSEUDONYM[connection.vendor]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_wrappingkey (name) VALUES ('bench')")
        cursor.execute(
            "INSERT INTO people_datasubject"
            f" (pseudonym, wrapped_key, wrapping_key_id, created_at) {numbers}"
            f" SELECT {pseudonym}, %s, 'bench', '2026-11-20 12:00:00Z' FROM n",
            [people, b"0" * 60],
        )
        for purpose, channel, yes, act, some in (
            ("news", "email", "i %% 10 < 4", "opted_in", "true"),
            ("feedback", "email", "false", "opted_out", "i %% 20 = 0"),
            ("all", "all", "false", "opted_out", "i %% 100 = 7"),
        ):
            cursor.execute(
                "INSERT INTO choices_answer"
                " (data_subject_id, purpose, channel, says_yes, since, act, version)"
                f" {numbers} SELECT {pseudonym}, %s, %s, {yes}, '2026-11-20 12:00:00Z', %s, 1"
                f" FROM n WHERE {some}",
                [people, purpose, channel, act],
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _median(work: Callable[[], object]) -> float:
    return statistics.median(seconds(work) for _ in range(ROUNDS))


if __name__ == "__main__":
    open_database()
    tell(measured(int(sys.argv[1]) if sys.argv[1:] else FULL))
