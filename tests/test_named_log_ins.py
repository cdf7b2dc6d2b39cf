"""Whole log-ins by Facebook, X, Pinterest and Instagram, each played on this machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.named_services import NUMBER, SECRET, SERVICES, TOKEN, Service
from tests.named_trial import ADDRESS, PROVIDERS

FAILED, STOPPED = "The log-in did not work", "You did not log in"

REFUSALS = {
    "denied": (STOPPED, 200, ""),
    "wrong state": (FAILED, 401, ""),
    "token 500": (FAILED, 401, "token"),
    "profile 401": (FAILED, 401, "profile"),
    "no profile": (FAILED, 502, "profile"),
}
"""What is said to whoever comes back so, and how far the service was asked."""

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened at each service, tried in a process that has them configured."""
    home: Path = tmp_path_factory.mktemp("named")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AVOW_")}
    environment |= {
        "AVOW_ACCOUNTS_PROVIDERS": json.dumps(PROVIDERS),
        "AVOW_SITE": "http://testserver",
        "AVOW_HOSTS": '["testserver"]',
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "tests.named_trial", str(home)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@every_service
def test_what_is_declared_is_kept_and_the_rest_is_dropped_by_name(
    told: dict[str, Any], service: Service
) -> None:
    arrived = told[service.kind]["arrived"]

    given = {"email": ADDRESS} if service.tells_address else {}
    assert arrived["kept"] == {**service.kept, **given}
    dropped = arrived["dropped"]
    assert (tuple(dropped["claims"]), dropped["unknown"]) == (service.dropped, service.unknown)
    assert arrived["stored"] == ["h1:", {}, 0]


@every_service
def test_an_address_is_asked_for_where_none_is_told_and_proven_always(
    told: dict[str, Any], service: Service
) -> None:
    arrived = told[service.kind]["arrived"]

    asked = [] if service.tells_address else ["/account/3rdparty/signup/"]
    assert arrived["way"] == [*asked, "/account/confirm-email/"]
    assert (arrived["signed in before"], arrived["signed in after"]) == (False, True)
    assert arrived["address"]


@every_service
@pytest.mark.parametrize("how", REFUSALS)
def test_whoever_comes_back_without_a_good_answer_is_nobody_and_nothing_is_kept(
    told: dict[str, Any], service: Service, how: str
) -> None:
    heading, status, until = REFUSALS[how]
    refused = told[service.kind][how]

    assert (refused["says"], refused["status"]) == (heading, status)
    assert (refused["nothing kept"], refused["signed in"]) == (True, False)
    asked = {"": 0, "token": 1, "profile": 2}[until]
    assert len(refused["asked"]) == asked


@every_service
def test_a_code_that_was_used_opens_nothing_for_another(
    told: dict[str, Any], service: Service
) -> None:
    replayed = told[service.kind]["arrived"]["replayed"]

    assert (replayed["says"], replayed["status"]) == (FAILED, 401)
    assert (replayed["nothing kept"], replayed["signed in"]) == (True, False)


def test_the_log_names_nobody_and_holds_no_secret(told: dict[str, Any]) -> None:
    assert "log_in_answer_malformed" in told["logged"]
    for secret in (ADDRESS, NUMBER, TOKEN, SECRET, "Lovelace", "a-code"):
        assert secret not in told["logged"]
