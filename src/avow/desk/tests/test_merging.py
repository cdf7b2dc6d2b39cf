"""Fields in a campaign's words, at the desk: named, refused, and seen as they will read."""

import pytest
from django.test import Client

from avow.desk.tests.test_campaigns import LETTER
from avow.messaging.models import Campaign

pytestmark = pytest.mark.django_db

GREETED = LETTER | {"subject": "A coat", "text": "Dear {first_name|friend}, a coat."}


def test_the_page_names_the_fields_of_each_purpose(desk: Client) -> None:
    content = desk.get("/desk/campaigns/new/").content.decode()

    assert "<code>{first_name|there}</code>" in content
    for field in ("city", "first_name", "last_name", "state"):
        assert f"<code>{field}</code>" in content
    assert "<code>email</code>" not in content


def test_a_draft_is_shown_as_it_reads_with_a_name_and_without(desk: Client) -> None:
    page = desk.post("/desk/campaigns/new/", GREETED)["Location"]

    content = desk.get(page).content.decode()

    assert "Dear ‹First name›, a coat." in content
    assert "Dear friend, a coat." in content


def test_an_unknown_field_is_refused_with_the_known_ones(desk: Client) -> None:
    answer = desk.post("/desk/campaigns/new/", GREETED | {"text": "Dear {nickname|you}"})

    assert answer.status_code == 422
    assert "{first_name|…}" in answer.content.decode()
    assert not Campaign.objects.exists()
