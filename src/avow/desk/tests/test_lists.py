"""Counts that lead to their rows, and pages that neither repeat nor skip any."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from avow.core import clock
from avow.desk import listing, panels, rules
from avow.desk.errors import PageError
from avow.desk.models import Heard
from avow.people import quarantine
from avow.people.models import DataSubject
from avow.sources.models import Import, RefusedRow

NOW = clock.now()


def heard(count: int) -> None:
    """Make entries, many of them at one instant."""
    from uuid import uuid4

    Heard.objects.bulk_create(
        Heard(
            submission=uuid4(),
            touchpoint="contact-post",
            how="letter",
            acted_on=NOW.date(),
            staff=uuid4(),
            entered_at=NOW - timedelta(seconds=number // 7),
        )
        for number in range(count)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("-entered_at", "-id"), ("entered_at", "id"), ("-id",)])
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 53])
def test_pages_show_every_row_once_in_order(order: tuple[str, ...], count: int) -> None:
    heard(count)
    seen, after = [], ""
    while True:
        page = listing.page(Heard.objects.all(), order, after, size=10)
        seen += [row.pk for row in page.rows]
        after = page.after
        if not after:
            break

    assert seen == list(Heard.objects.order_by(*order).values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["x", "%%", "W10", "bnVsbA", "WzFd", "WyJhIiwgImIiXQ", "e30"])
def test_a_page_of_no_list_is_refused(after: str) -> None:
    with pytest.raises(PageError):
        listing.page(Heard.objects.all(), ("-entered_at", "-id"), after)


@pytest.mark.django_db
def test_a_mark_that_nobody_gave_is_a_plain_refusal(desk: Client) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 9000).decode()

    assert desk.get(f"/desk/entered/?after={deep}").status_code == 404


@pytest.mark.django_db
def test_every_count_leads_to_a_list_that_opens(desk: Client) -> None:
    content = desk.get("/desk/").content.decode()

    addresses = re.findall(r'<a href="(/desk/[^"]+)" data-row>', content)
    assert len(addresses) == len(panels.registered())
    assert [desk.get(address).status_code for address in addresses] == [200] * len(addresses)


@pytest.mark.django_db
def test_a_count_is_the_number_of_its_rows(desk: Client, ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")

    content = desk.get("/desk/").content.decode()
    rows = desk.get("/desk/lists/quarantine/").content.decode()

    assert re.search(r'count">1</span> <span class="what">people who may be children', content)
    assert f"/desk/people/{ada.pk}/" in rows
    assert "ada@example.org" not in rows


@pytest.mark.django_db
def test_an_import_names_its_refused_rows_by_line_and_reason(desk: Client) -> None:
    found = Import.objects.create(
        source="carrier",
        contract="C-1",
        purpose="orders",
        file_digest="a" * 64,
        salt=b"",
        begun_at=NOW,
        rows_done=3,
        refused=1,
    )
    RefusedRow.objects.create(of=found, line=2, field="email", reason="people.email_address")

    assert f"/desk/imports/{found.pk}/" in desk.get("/desk/lists/imports/").content.decode()
    rows = desk.get(f"/desk/imports/{found.pk}/").content.decode()

    assert "people.email_address" in rows


@pytest.mark.django_db
def test_a_list_that_is_none_is_refused(desk: Client) -> None:
    assert desk.get("/desk/lists/everybody/").status_code == 404


@given(days=st.integers(min_value=0, max_value=399), says_yes=st.booleans())
def test_an_act_is_never_later_than_now_and_a_no_never_before_a_yes_of_its_day(
    days: int, says_yes: bool
) -> None:
    day = rules.day_of((NOW - timedelta(days=days)).date().isoformat(), now=NOW)

    at = rules.acted_at(day, says_yes=says_yes, now=NOW)

    assert at <= NOW
    assert at.date() == day
    assert rules.acted_at(day, says_yes=True, now=NOW) <= rules.acted_at(
        day, says_yes=False, now=NOW
    )
