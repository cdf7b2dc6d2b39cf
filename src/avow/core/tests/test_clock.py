from datetime import UTC, date, datetime, timedelta, timezone

from avow.core import clock


def test_a_stopped_clock_shows_its_instant_in_utc_and_goes_on_afterwards() -> None:
    noon_in_tokyo = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=9)))

    with clock.stopped_at(noon_in_tokyo):
        assert clock.now() == datetime(2025, 12, 31, 23, tzinfo=UTC)
        assert clock.today() == date(2025, 12, 31)
    assert clock.now().tzinfo is UTC
    assert clock.now() > noon_in_tokyo
