"""Double opt-in, where it is set: no advertising before whoever reads a mailbox confirms it."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from avow.ledger.models import Entry
from avow.messaging import addresses, campaigns, conf, sending, services
from avow.messaging.errors import ContactRefusedError
from avow.messaging.models import Message, Suppressed
from avow.messaging.tests.factories import Sink, letter, says_yes
from avow.people.models import Identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that asks for it."""
    monkeypatch.setenv("AVOW_MESSAGING_CONFIRM_MAILBOXES", "true")
    conf.settings.cache_clear()
    yield
    conf.settings.cache_clear()


def link_in(sink: Sink) -> str:
    """The path of the link in the one letter that went."""
    (parcel,) = sink.parcels
    found = re.search(r"/v/[A-Za-z0-9_-]+", parcel.text)
    assert found is not None
    return found[0]


def test_a_yes_waits_until_the_mailbox_is_confirmed(
    ada: UUID, sink: Sink, asked_for: None, client: Client
) -> None:
    says_yes(ada)
    with pytest.raises(ContactRefusedError) as refused:
        letter(ada)
    assert refused.value.decision.reasons[0].code == "unconfirmed"
    sending.send_due()

    assert client.get(link_in(sink)).status_code == 200
    assert not Identifier.objects.filter(verified_at__isnull=False).exists()
    for _ in range(2):
        assert client.post(link_in(sink)).status_code == 200
    letter(ada)

    entry = Entry.objects.get(kind="messaging.mailbox_confirmed")
    assert (entry.content["actor"], entry.content["facts"]["who"]) == ("data_subject", str(ada))
    assert Message.objects.filter(purpose="news", state="queued").count() == 1


def test_a_confirmed_mailbox_is_written_to_again_where_mail_came_back_before(
    ada: UUID, sink: Sink, asked_for: None, client: Client
) -> None:
    says_yes(ada)
    sending.send_due()
    lookup, bounce = addresses.lookup("email", "ada@example.org"), Suppressed.Reason.BOUNCE
    services.suppress(channel="email", lookup=lookup, reason=bounce, actor="system")

    client.post(link_in(sink))

    assert not Suppressed.objects.exists()
    assert letter(ada).state == "queued"


def test_a_campaign_says_who_has_not_confirmed(ada: UUID, sink: Sink, asked_for: None) -> None:
    says_yes(ada)
    campaign = campaigns.draft(
        name="All", purpose="news", channel="email", subject="News", text="A coat.", actor="system"
    )

    assert campaigns.preview(campaign).left_out == {"unconfirmed": 1}


def test_two_yeses_ask_once(ada: UUID, sink: Sink, asked_for: None) -> None:
    says_yes(ada)
    says_yes(ada, purpose="feedback", minute=1)
    sending.send_due()

    assert len(sink.parcels) == 1


def test_what_others_report_asks_nobody(ada: UUID, sink: Sink, asked_for: None) -> None:
    says_yes(ada, how="import")
    sending.send_due()

    assert sink.parcels == []


@pytest.mark.parametrize("token", ["x", "A" * 80])
def test_a_forged_link_confirms_nothing(
    ada: UUID, sink: Sink, asked_for: None, client: Client, token: str
) -> None:
    says_yes(ada)
    before = Entry.objects.count()

    assert client.post(f"/v/{token}").status_code == 404
    assert Entry.objects.count() == before
    assert not Identifier.objects.filter(verified_at__isnull=False).exists()


def test_where_it_is_not_asked_for_a_yes_is_enough(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    letter(ada)
    sending.send_due()

    assert sink.addresses == ["ada@example.org"]
