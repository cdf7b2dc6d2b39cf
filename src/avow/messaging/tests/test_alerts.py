"""A material change reaches all who are owed word of it, whatever they chose about advertising."""

from datetime import timedelta
from uuid import UUID

import pytest

from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import addresses, alerts, sending, services
from avow.messaging.errors import AlertError, StaffError
from avow.messaging.models import AlertSeen, Message, Suppressed
from avow.messaging.tests.factories import Sink, customer, says_no
from avow.people import erasing
from avow.people.models import DataSubject
from avow.statement import services as statements
from avow.statement.models import Alert, Version
from avow.statement.tests.factories import STATEMENT, WIDER

pytestmark = pytest.mark.django_db


LATER = timedelta(hours=1)


def _changed() -> Version:
    return statements.publish(
        statement=STATEMENT,
        practices=WIDER,
        effective_at=clock.now() + timedelta(days=30),
        actor="system",
    )


def _out() -> None:
    alerts.carry_out()
    sending.send_due()
    alerts.carry_out()


def test_those_affected_are_told_by_e_mail_also_after_a_no_to_everything(
    ada: UUID, sink: Sink
) -> None:
    says_no(ada, purpose="all", channel="all")
    version = _changed()
    assert Alert.objects.get().state == "owed"
    _out()
    _out()

    (parcel,) = sink.parcels
    assert parcel.to == "ada@example.org"
    assert parcel.subject == "What changes in our privacy statement on 20 December 2026"
    assert "Newsletter and offers" in parcel.text
    assert f"/privacy/versions/{version.digest}/changes/" in parcel.text
    assert parcel.stop_url == ""
    assert Alert.objects.get().state == "sent"
    assert Entry.objects.get(kind="messaging.alert_sent").content["facts"]["count_sent"] == 1


def test_whoever_is_not_affected_or_was_erased_is_told_nothing(ada: UUID, sink: Sink) -> None:
    grace = customer("grace@example.org")
    erasing.erase(data_subject=DataSubject.objects.get(pk=grace), actor="system")
    Alert.objects.all()
    _changed()
    Alert.objects.update(affected=["touchpoint.contest"])
    _out()

    assert sink.parcels == []
    assert Alert.objects.get().state == "sent"


def test_an_alert_stays_owed_while_a_message_is_not_out(ada: UUID, sink: Sink) -> None:
    _changed()
    sink.away = True
    _out()

    assert Alert.objects.get().state == "owed"
    assert Message.objects.get().state == "queued"


STAFF = f"staff:{UUID(int=7)}"


def _half_out(sink: Sink) -> Alert:
    """An alert that reached Ada, and not Grace, whose mailbox is gone."""
    customer("grace@example.org")
    lookup, bounce = addresses.lookup("email", "grace@example.org"), Suppressed.Reason.BOUNCE
    services.suppress(channel="email", lookup=lookup, reason=bounce, actor="system")
    _changed()
    _out()
    return Alert.objects.get()


def test_an_alert_is_sent_only_once_it_reached_all(ada: UUID, sink: Sink) -> None:
    alert = _half_out(sink)
    assert alerts.counts(alert) == {"refused": 1, "sent": 1}
    assert alert.state == "owed"
    assert not Entry.objects.filter(kind="messaging.alert_sent").exists()

    Suppressed.objects.all().delete()
    assert alerts.try_again(alert=alert, actor=STAFF) == 1
    _out()

    assert sink.addresses == ["ada@example.org", "grace@example.org"]
    assert Alert.objects.get().state == "sent"
    assert Entry.objects.get(kind="messaging.alert_sent").content["facts"]["count_sent"] == 2


def test_staff_close_an_alert_that_cannot_reach_all_and_the_counts_are_on_record(
    ada: UUID, sink: Sink
) -> None:
    alert = _half_out(sink)
    with pytest.raises(StaffError):
        alerts.close(alert=alert, actor="system")

    alerts.close(alert=alert, actor=STAFF)

    assert Alert.objects.get().state == "closed"
    facts = Entry.objects.get(kind="messaging.alert_closed").content["facts"]
    assert (facts["count_sent"], facts["count_refused"]) == (1, 1)
    with pytest.raises(AlertError):
        alerts.try_again(alert=alert, actor=STAFF)


@pytest.mark.parametrize("state", ["queued", "held", "sending", "doubtful"])
def test_an_alert_with_a_message_on_its_way_or_in_doubt_is_not_closed(
    ada: UUID, sink: Sink, state: str
) -> None:
    alert = _half_out(sink)
    Message.objects.filter(state="sent").update(state=state, due_at=clock.now() + LATER)
    alerts.carry_out()

    with pytest.raises(AlertError):
        alerts.close(alert=alert, actor=STAFF)
    assert Alert.objects.get().state == "owed"


def test_a_banner_is_shown_until_it_was_seen(ada: UUID) -> None:
    version = _changed()
    Alert.objects.update(channel="banner")
    alerts.carry_out()
    assert alerts.unseen(ada, 0) == version
    assert alerts.unseen(None, 0) == version

    alerts.see(person=ada, version=version)
    alerts.see(person=ada, version=version)
    assert alerts.unseen(ada, 0) is None
    assert alerts.unseen(None, version.number) is None
    assert AlertSeen.objects.count() == 1
    with clock.stopped_at(version.effective_at + timedelta(days=31)):
        assert alerts.unseen(None, 0) is None
