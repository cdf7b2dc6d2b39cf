"""Where people are reached, whoever else knows their e-mail address."""

import pytest

from avow.collection import services as collection
from avow.messaging import addresses
from avow.messaging.tests.factories import customer
from avow.people import access as people
from avow.statement import access as statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]

HERS, STRANGE = "+12128675309", "+12128675399"


def test_a_stranger_who_knows_an_address_redirects_no_text() -> None:
    ada = customer("ada@example.org")
    collection.record(
        touchpoint="newsletter",
        fields={"email": "ada@example.org", "phone": HERS},
        place="newsletter",
        wording="",
        whose=collection.Whose(person=people.head(ada)),
        actor="data_subject",
    )

    assert customer("ada@example.org", phone=STRANGE) == ada
    assert addresses.of(ada, statements.policy(), "news", "text") == HERS
