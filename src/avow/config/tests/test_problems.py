"""Refusals in one shape, and the browser's own guards on every answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from avow.collection.models import Submission
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


CARD = "4539 1488 0343 6467"


def test_a_file_that_no_page_asks_for_is_refused_by_the_name_of_its_field(client: Client) -> None:
    seed.prepare()
    sent = {"email": "ada@example.org", "message": "Hello"}
    file = SimpleUploadedFile(f"{CARD}.pdf", b"a file")
    answer = client.post("/contact/", sent | {"upload": file})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This page asks for no file, and one was sent as upload" in page
    assert CARD not in page
    assert not Submission.objects.exists()


def test_the_name_of_a_field_that_is_a_cards_number_is_not_repeated(client: Client) -> None:
    seed.prepare()
    answer = client.post("/contact/", {CARD: SimpleUploadedFile("a.pdf", b"a file")})

    assert answer.status_code == 422
    assert CARD not in answer.content.decode()


def test_a_page_that_asks_for_a_file_takes_it_and_no_other(client: Client) -> None:
    seed.prepare()

    def sent(field: str) -> bytes:
        file = SimpleUploadedFile("a.tlog-proof", b"no receipt")
        return client.post("/ledger/verify", {field: file}).content

    assert b"unasked_file" not in sent("file")
    assert b"unasked_file" in sent("other")
