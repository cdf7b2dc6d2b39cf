"""Refusals in one shape, and the browser's own guards on every answer."""

import pytest
from django.test import Client

from avow.demo import seed

pytestmark = pytest.mark.django_db


def test_a_refusal_of_a_page_says_what_why_and_what_to_do(client: Client) -> None:
    answer = client.get("/privacy/")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "No privacy statement is in force here yet" in page
    assert "avow publish" in page
    assert "statement.nothing_in_force" in page


def test_the_same_refusal_of_the_api_is_a_problem(client: Client) -> None:
    answer = client.post("/api/v1/collect/newsletter", {"fields": {}}, "application/json")

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:avow:statement.nothing_in_force"


def test_an_address_that_leads_nowhere_is_a_page_with_a_way_on(client: Client) -> None:
    answer = client.get("/<script>alert(1)</script>/")

    assert answer.status_code == 404
    assert b"No page has this address." in answer.content
    assert b'href="/privacy/"' in answer.content
    assert b"<script>" not in answer.content


@pytest.mark.parametrize(
    "address", ["/", "/privacy/", "/nothing/", "/api/v1/openapi.json", "/static/avow/avow.css"]
)
def test_the_browser_is_told_to_load_nothing_from_elsewhere(client: Client, address: str) -> None:
    seed.prepare()
    answer = client.get(address)

    policy = answer["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_style_sheet_is_answered_whole_with_its_type(client: Client) -> None:
    answer = client.get("/static/avow/avow.css")

    assert answer.streaming is False
    assert answer["Content-Type"].startswith("text/css")
    assert int(answer["Content-Length"]) == len(answer.content) > 1000
