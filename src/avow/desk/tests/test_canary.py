"""What staff members type about people stands in no table in clear."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from avow.collection.models import Submission
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

CANARY = "quetzalcanary"
EMAIL = f"{CANARY}@example.org"
ENTRY = {
    "message": f"I am {CANARY}.",
    "first_name": CANARY,
    "phone": "+1 503 555 0147",
    "place": "the line",
    "way": "phone",
    "wording": "We write down what you say.",
}


def cells() -> Iterator[str]:
    """Give everything that stands in any table, bytes as they would be read."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                plain = bytes(value) if isinstance(value, bytes | memoryview) else b""
                yield plain.decode("latin1") if plain else str(value)


def test_neither_desk_nor_till_leaves_a_value_in_clear(desk: Client, ada: DataSubject) -> None:
    record = reverse("desk:person", args=[ada.pk])
    desk.post("/desk/people/", {"kind": "email", "value": EMAIL, "reason": "data"})
    desk.post("/desk/enter/contact-phone/", ENTRY)
    desk.post(record, {"act": "look", "reason": "mistake"})
    desk.post(record, {"act": "correct", "field": "first_name", "value": CANARY})
    sale = desk.post("/till/", {"product-1": "Scarf", "price-1": "24.50"})["Location"]
    desk.post(sale, {"email": EMAIL, "first_name": CANARY, "tick-email": "on"})
    desk.post("/till/customers/", {"kind": "email", "value": EMAIL})
    assert Submission.objects.count() == 4

    found = [cell for cell in cells() if CANARY in cell.lower() or "5550147" in cell]

    assert found == []
    assert CANARY in desk.get(record).content.decode()
