"""Staff members show more than a password before the desk or the till answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from avow.accounts import conf, services
from avow.accounts.models import Attempt, Session
from avow.accounts.tests.factories import (
    PASSWORD,
    account_of_ada,
    account_of_grace,
    code_of,
    guarded,
    reauthenticate,
)
from avow.accounts.views import WANTED
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger.models import Entry
from avow.statement.models import Version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version")]

FACTOR_LASTS = timedelta(seconds=80)
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def grace(client: Client, version: Version) -> Client:
    """A browser in which Grace is signed in, by her password alone."""
    client.force_login(account_of_grace())
    reauthenticate(client)
    return client


def set_up(client: Client) -> None:
    """Have an app read the key, and say the code that it shows."""
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})


@pytest.mark.parametrize("path", ["/desk/", "/desk/people/", "/till/", "/till/customers/"])
def test_a_staff_page_leads_whoever_has_no_second_factor_to_set_one_up(
    grace: Client, path: str
) -> None:
    answer = grace.get(path, headers=BROWSER)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/account/second-factor/?next={path}",
    )
    assert "choose what you show beside it" in grace.get(answer["Location"]).text


def addresses(space: str) -> list[str]:
    """Give every address of a room, with something in each of its places."""
    filled = {"uuid": uuid4(), "slug": "x", "str": "x", "int": 1}
    found = next(
        one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == space
    )
    assert isinstance(found, URLResolver)
    patterns = [one for one in found.url_patterns if isinstance(one, URLPattern)]
    kinds = {UUIDConverter: "uuid", SlugConverter: "slug", IntConverter: "int"}
    return [
        reverse(
            f"{space}:{one.name}",
            kwargs={
                name: filled[kinds.get(type(converter), "str")]
                for name, converter in one.pattern.converters.items()
            },
        )
        for one in patterns
    ]


def test_no_address_of_the_staff_answers_without_a_second_factor(grace: Client) -> None:
    before = Entry.objects.count()
    paths = [one for one in addresses("desk") + addresses("till") if not one.endswith("worker.js")]
    assert len(paths) > 25

    for path in paths:
        for answer in (grace.get(path, headers=BROWSER), grace.post(path, headers=BROWSER)):
            led = answer.get("Location", "").startswith("/account/second-factor/")
            assert led or answer.status_code == 405, path
    assert Entry.objects.count() == before


@pytest.mark.parametrize("path", ["/till/now/", "/till/upload/"])
def test_a_program_is_refused_without_a_second_factor_and_nothing_is_written(
    grace: Client, path: str
) -> None:
    before = Entry.objects.count()

    answer = grace.post(path, b"{}", "application/json") if "upload" in path else grace.get(path)

    assert answer.status_code == 403
    assert answer.json()["code"] == "accounts.second_factor_missing"
    assert Entry.objects.count() == before


def test_whoever_sets_one_up_goes_on_to_where_they_were(grace: Client) -> None:
    grace.get("/account/second-factor/?next=/desk/people/")
    set_up(grace)

    assert "Go on to where you were" in grace.get("/account/2fa/recovery-codes/").text
    assert grace.get("/account/second-factor/")["Location"] == "/desk/people/"
    assert grace.get("/desk/people/").status_code == 200


def test_nobody_is_led_to_another_site(grace: Client) -> None:
    grace.get("/account/second-factor/?next=https://charles.example/")

    assert WANTED not in grace.session


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_knew_the_password_only_is_signed_out_by_the_second_factor(
    grace: Client,
) -> None:
    other = Client()
    other.post("/account/login/", {"login": "grace@example.org", "password": PASSWORD})
    assert other.get("/account/").status_code == 200

    set_up(grace)

    assert other.get("/account/")["Location"].startswith("/account/login/")
    assert grace.get("/desk/").status_code == 200
    assert Session.objects.exclude(account=None).count() == 1


def test_a_log_in_asks_for_the_code_and_the_till_opens_after_it(client: Client) -> None:
    guarded(account_of_grace())
    client.post("/account/login/?next=/till/", {"login": "grace@example.org", "password": PASSWORD})
    assert client.get("/till/")["Location"].startswith("/account/login/")

    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert client.get("/till/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": code_of()})

    assert client.get("/till/").status_code == 200


def test_a_code_that_was_used_is_refused_as_long_as_it_would_be_good(client: Client) -> None:
    guarded(account_of_grace())
    code, form = code_of(), {"login": "grace@example.org", "password": PASSWORD}
    client.post("/account/login/", form)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert client.get("/desk/").status_code == 200
    assert max(Attempt.objects.values_list("expires", flat=True)) > clock.now() + FACTOR_LASTS

    charles = Client()
    charles.post("/account/login/", form)
    charles.post("/account/2fa/authenticate/", {"code": code})

    assert charles.get("/desk/").status_code == 302


def test_whoever_lost_the_telephone_sets_up_anew_and_opens_nothing_before(client: Client) -> None:
    grace = guarded(account_of_grace())
    client.force_login(grace)

    services.drop_factors(email="Grace@Example.org", actor="system")

    assert client.get("/account/")["Location"].startswith("/account/login/")
    form = {"login": "grace@example.org", "password": PASSWORD}
    client.post("/account/login/?next=/desk/", form)
    assert client.get("/desk/", headers=BROWSER)["Location"].startswith("/account/second-factor/")
    assert Entry.objects.get(kind="accounts.factor_removed").content["actor"] == "system"


def test_a_customers_second_factor_is_taken_away_by_nobody_but_them() -> None:
    ada = guarded(account_of_ada())

    with pytest.raises(NotFoundError):
        services.drop_factors(email="ada@example.org", actor="system")
    assert Authenticator.objects.get().user == ada


def test_recovery_codes_alone_are_no_second_factor(grace: Client) -> None:
    set_up(grace)
    Authenticator.objects.exclude(type="recovery_codes").delete()

    assert grace.get("/desk/", headers=BROWSER).status_code == 302


def test_a_shop_may_do_without(grace: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVOW_ACCOUNTS_STAFF_SECOND_FACTOR", "false")
    conf.settings.cache_clear()

    try:
        assert grace.get("/desk/").status_code == 200
    finally:
        conf.settings.cache_clear()


def test_a_till_in_use_stays_signed_in_and_its_session_is_set_anew_once_a_day(
    client: Client,
) -> None:
    client.force_login(guarded(account_of_grace()))

    first, second = client.get("/till/now/"), client.get("/till/now/")

    assert first.cookies["sessionid"]["max-age"] == 14 * 24 * 60 * 60
    assert "sessionid" not in second.cookies
