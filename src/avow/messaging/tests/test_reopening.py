"""An address that took nothing is not closed for ever."""

from datetime import timedelta
from uuid import UUID

import pytest

from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import addresses, reopening, services
from avow.messaging.errors import ContactRefusedError, StaffError
from avow.messaging.models import Suppressed
from avow.messaging.tests.factories import customer, letter, says_no, says_yes

pytestmark = pytest.mark.django_db

REASON = Suppressed.Reason
STAFF = f"staff:{UUID(int=7)}"


def _refused(person: UUID, purpose: str = "news") -> bool:
    try:
        letter(person, purpose=purpose)
    except ContactRefusedError:
        return True
    return False


def _close(address: str = "ada@example.org", reason: REASON = REASON.BOUNCE) -> None:
    lookup = addresses.lookup("email", address)
    services.suppress(channel="email", lookup=lookup, reason=reason, actor="system")


@pytest.fixture
def closed(ada: UUID) -> UUID:
    """Ada, who said yes, and whose mailbox was gone one day."""
    says_yes(ada)
    _close()
    return ada


def test_a_member_of_staff_opens_an_address_again(closed: UUID) -> None:
    assert _refused(closed)
    assert [channel for channel, _ in reopening.closed(closed)] == ["email"]

    assert reopening.reopen(person=closed, actor=STAFF) == 1
    assert reopening.reopen(person=closed, actor=STAFF) == 0

    assert not _refused(closed)
    entry = Entry.objects.get(kind="messaging.suppression_lifted")
    assert entry.content["actor"] == STAFF


def test_only_staff_open_an_address_and_none_of_another(closed: UUID) -> None:
    grace = customer("grace@example.org")

    with pytest.raises(StaffError):
        reopening.reopen(person=closed, actor="system")
    assert reopening.reopen(person=grace, actor=STAFF) == 0
    assert _refused(closed)


def test_opening_again_undoes_no_no(closed: UUID) -> None:
    says_no(closed)
    reopening.reopen(person=closed, actor=STAFF)

    assert _refused(closed)
    assert Suppressed.objects.get().reason == "opt_out"


def test_whoever_proves_their_mailbox_gets_mail_there_again(closed: UUID) -> None:
    reopening.after_proof(address="Ada@Example.org")

    assert not _refused(closed)


def test_what_people_are_owed_is_tried_again_after_some_days(closed: UUID) -> None:
    assert _refused(closed, "notices")
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        assert not _refused(closed, "notices")
        assert _refused(closed, "news")
        _close()
        assert _refused(closed, "notices")
