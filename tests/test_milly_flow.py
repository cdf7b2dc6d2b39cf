"""The whole way under the statement that the product must carry: form, decision, entry, receipt."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from avow.collection import access as collection
from avow.collection.models import Submission
from avow.ledger import receipts
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.statement import access, freezing
from avow.statement.models import Version
from tests import milly

pytestmark = [milly.needed, pytest.mark.django_db(transaction=True)]

EMAIL = "ada.lovelace@example.org"


@pytest.fixture
def version() -> Version:
    """The statement in force as it was published long ago, before Avow could have refused it."""
    statement, practices = milly.STATEMENT.read_bytes(), milly.PRACTICES.read_bytes()
    at = datetime(2015, 5, 1, tzinfo=UTC)
    return Version.objects.create(
        digest=freezing.digest_of(statement, practices, {}),
        number=1,
        statement=statement,
        practices=practices,
        rule_packs={},
        published_at=at,
        effective_at=at,
    )


def test_from_the_form_to_a_receipt_that_verifies_offline(client: Client, version: Version) -> None:
    posted = client.post("/newsletter/", {"email": EMAIL, "first_name": "Ada"}, follow=True)

    link = re.search(r'href="(/ledger/receipts/[^"]+\.tlog-proof)"', posted.content.decode())
    assert link is not None
    shown = receipts.verify(client.get(link[1]).content, ledger.verification_key())
    assert shown.facts["version"] == version.digest
    assert shown.facts["touchpoint"] == "newsletter"
    submission = Submission.objects.get()
    assert collection.values(submission) == {"email": EMAIL, "first_name": "Ada"}
    (sentence,) = {each.address for each in collection.recorded(submission)}
    assert sentence in access.report(version).statement.by_address


@pytest.mark.parametrize("surface", ["page", "api"])
def test_a_field_without_a_sentence_is_refused_by_name(
    client: Client, version: Version, surface: str
) -> None:
    fields = {"email": EMAIL, "shoe_size": "39"}
    if surface == "page":
        answer = client.post("/newsletter/", fields)
    else:
        sent = {"fields": fields, "wording": "Offers", "place": "/newsletter/"}
        address = "/api/v1/collect/newsletter"
        answer = client.post(address, sent, content_type="application/json")

    assert answer.status_code == 422
    assert "shoe_size" in answer.content.decode()
    assert not Submission.objects.exists()
    assert not Entry.objects.exists()


def test_the_statement_is_shown_with_every_sentence_at_its_address(
    client: Client, version: Version
) -> None:
    page = client.get("/privacy/").content.decode()

    for sentence in access.report(version).statement.sentences:
        assert f'id="{sentence.address}"' in page
    assert 'href="http//' not in page
