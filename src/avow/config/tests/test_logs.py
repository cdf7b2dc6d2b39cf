import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from avow.config import logs

CANARY = "ada@example.org"


def line(message: str, *arguments: object, **extra: Any) -> dict[str, Any]:
    """What the log would say of a record, as an object."""
    record = logging.LogRecord(
        "django.request", logging.ERROR, "p", 1, message, arguments, extra.pop("exc_info", None)
    )
    record.__dict__.update(extra)
    told: dict[str, Any] = json.loads(logs.formatter().format(record))
    return told


def test_a_line_is_one_object_with_level_logger_and_time() -> None:
    told = line("integrated %s", 3)

    assert told["event"] == "integrated 3"
    assert (told["level"], told["logger"]) == ("error", "django.request")
    assert told["timestamp"].endswith("Z")


def test_an_exception_is_told_by_type_and_place_and_not_by_its_words() -> None:
    try:
        int(CANARY)
    except ValueError:
        told = line("failed", exc_info=sys.exc_info())

    assert told["exception"] == ["builtins.ValueError"]
    assert "test_an_exception_is_told" in told["places"][0]
    assert CANARY not in json.dumps(told)


def test_a_failed_request_is_told_by_its_route_and_not_by_its_address() -> None:
    match = SimpleNamespace(route="privacy/versions/<digest>/")
    request = SimpleNamespace(method="GET", resolver_match=match, path=f"/{CANARY}")

    told = line("Not Found: %s", f"/{CANARY}", request=request, status_code=404)

    assert (told["status"], told["route"]) == (404, "privacy/versions/<digest>/")
    assert CANARY not in json.dumps(told)


def test_every_line_of_the_program_goes_through_it(tmp_path: Path) -> None:
    program = (
        "import django, logging; django.setup()\n"
        "logging.getLogger('avow.ledger').info('one')\n"
        "try: int('ada@example.org')\n"
        "except ValueError: logging.getLogger('django.request').exception('two')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ
        | {"AVOW_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "avow.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [one["event"] for one in told] == ["one", "two"]
    assert CANARY not in ended.stderr
