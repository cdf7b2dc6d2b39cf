"""The OpenAPI document says what the program does, whatever is sent to it."""

import base64
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from tests.running import Running, avow, demo

SECRET = "a-secret-of-the-shop"
SETTINGS = {f"AVOW_SOURCES_{name}": SECRET for name in ("SHOPIFY_SECRET", "WOOCOMMERCE_SECRET")}
SIGNATURES = {
    "/hooks/shopify/": "X-Shopify-Hmac-Sha256",
    "/hooks/woocommerce/": "X-WC-Webhook-Signature",
}
TOKEN = {"Authorization": "Bearer …"}
"""What a program bears; the fixture has it made."""
SCOPES = ("--for", "collect", "--for", "choices", "--for", "imports")
load_all_checks()
BY_POLICY = CHECKS.get_one("positive_data_acceptance")
"""What is of the right form may still be what no sentence allows."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("demo")
    with demo(home, **SETTINGS) as process:
        made = avow("token", "make", "document", str(home), "--demo", *SCOPES)
        TOKEN["Authorization"] = f"Bearer {made.stdout.split()[-1]}"
        yield process


def operations() -> list[Any]:
    from avow.config.api import api

    told = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return [found.ok() for found in schemathesis.openapi.from_dict(told).get_all_operations()]


OPERATIONS = {operation.label: operation for operation in operations()}
NOTHING_TO_GET_WRONG = ("GET /edge/alive", "GET /api/v1/choices/wordings")
TRIED = [
    pytest.param(operation, mode, id=f"{label} {mode.value}")
    for label, operation in OPERATIONS.items()
    for mode in GenerationMode
    if label not in NOTHING_TO_GET_WRONG or mode is not GenerationMode.NEGATIVE
]


@pytest.mark.parametrize(("operation", "mode"), TRIED)
def test_every_answer_is_one_that_the_document_names(
    running: Running, operation: Any, mode: GenerationMode
) -> None:
    session = requests.Session()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        sent = requests.Request(**case.as_transport_kwargs(base_url=running.site, headers=TOKEN))
        request = session.prepare_request(_signed(sent, case.path))
        case.validate_response(
            session.send(request, timeout=90), headers=TOKEN, excluded_checks=[BY_POLICY]
        )

    with session:
        ask()


def _signed(request: requests.Request, path: str) -> requests.Request:
    """Sign what is sent to a webhook, so that more than the signature is tried."""
    if path in SIGNATURES:
        body = request.prepare().body or b""
        body = body.encode() if isinstance(body, str) else body
        signed = hmac.digest(SECRET.encode(), body, "sha256")
        request.headers = {**request.headers, SIGNATURES[path]: base64.b64encode(signed).decode()}
    return request


def test_what_is_taken_is_answered_as_the_document_says(running: Running) -> None:
    ada = {"email": "ada@example.org"}
    given = _ask(running, "POST /api/v1/collect/{touchpoint}", {"fields": ada}, "newsletter")
    asked = _ask(running, "GET /api/v1/choices/wordings", None)
    _ask(running, "POST /api/v1/choices/wordings", {"wording": "May we count?"})
    signalled = {"device": "a_browser_of_the_shop", "signals": ["gpc"]}
    assert _ask(running, "POST /api/v1/choices/signals", signalled) == {"stands": ["gpc"]}
    chosen = {
        "classes": {"analytics": False},
        "statement": given["version"],
        "wording": asked["shown"]["en"],
    }
    terms = {"contract": _contract(running), "purpose": "notices", "rows": [ada, {}]}

    on_device = _ask(running, "POST /api/v1/choices/device", chosen)
    on_edge = _ask(running, "POST /edge/choices", chosen)
    _ask(running, "GET /api/v1/receipts/{reference}", None, given["entry"])
    _ask(running, "GET /api/v1/choices/receipts/{reference}", None, on_device["reference"])
    _ask(running, "GET /edge/choices/{reference}", None, on_edge["reference"])
    _ask(running, "POST /edge/visits", {})
    done = _ask(running, "POST /api/v1/imports/{source}", terms, "guest-lists")
    assert (done["counts"]["taken"], done["counts"]["refused"]) == (1, 1)


def _ask(running: Running, label: str, body: Any, named: str = "") -> Any:
    """Ask what is allowed, and hold the answer to the document with every check."""
    operation = OPERATIONS[label]
    (name,) = [one.name for one in operation.path_parameters] or [""]
    sent = {} if body is None else {"body": body, "media_type": "application/json"}
    case = operation.Case(path_parameters={name: named} if name else {}, **sent)
    answer = case.call_and_validate(base_url=running.site, headers=TOKEN)
    assert answer.status_code in (200, 201)
    is_json = answer.headers["content-type"][0].startswith("application/json")
    return answer.json() if is_json else None


def _contract(running: Running) -> str:
    policy = requests.get(f"{running.site}/privacy/policy.json", timeout=30).json()
    source = policy["policy"]["practices"]["source"]["guest-lists"]
    return str(source.get("contract") or "Field & Thimble")


def test_the_document_names_every_address(running: Running) -> None:
    told = requests.get(f"{running.site}/api/v1/openapi.json", timeout=30).json()

    assert {"/edge/choices", "/edge/choices/{reference}", "/edge/visits", "/edge/alive"} <= set(
        told["paths"]
    )
    assert set(SIGNATURES) <= set(told["paths"])
    refusals = [
        content
        for methods in told["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
        for content in answer["content"]
    ]
    assert set(refusals) == {"application/problem+json"}
    assert json.dumps(told).count("ProblemOut") >= len(refusals)
