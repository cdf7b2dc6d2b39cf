"""Who is let in where."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from avow.accounts import access
from avow.accounts.errors import NotStaffError
from avow.accounts.tests.factories import PASSWORD, account_of_ada, account_of_grace, guarded
from avow.people import services as people

pytestmark = pytest.mark.django_db


@access.staff_required
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the desk")


def requested(user: object) -> HttpRequest:
    request = RequestFactory().get("/desk/?tab=1")
    request.user = user  # type: ignore[assignment]
    return request


def test_a_stranger_is_asked_to_log_in_before_a_staff_page() -> None:
    answer = desk(requested(AnonymousUser()))

    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/desk/%3Ftab%3D1"


def test_a_customer_is_told_that_a_staff_page_is_not_theirs() -> None:
    with pytest.raises(NotStaffError, match="for the staff"):
        desk(requested(account_of_ada()))


def test_a_staff_member_sees_a_staff_page_that_no_cache_keeps() -> None:
    answer = desk(requested(guarded(account_of_grace())))

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_a_stranger_is_nobody() -> None:
    request = requested(AnonymousUser())

    assert access.account_of(request) is None
    assert access.data_subject_of(request) is None


def test_whoever_was_merged_is_the_one_person() -> None:
    ada = account_of_ada()
    kept = people.find_or_create(actor="system", email="ada@example.com")
    ada.data_subject.merged_into = kept
    ada.data_subject.save()

    assert access.data_subject_of(requested(ada)) == kept.pk


def test_a_staff_member_logs_in_with_address_and_password(client: Client) -> None:
    account_of_grace()

    answer = client.post(
        "/account/login/?next=/account/", {"login": "Grace@Example.org", "password": PASSWORD}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
