"""A choice goes from one of the retailer's domains to another, once, and nowhere else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from avow.cookies import conf, handover
from avow.cookies.models import TakenOver
from avow.cookies.rules import Answer, Choice, decode, encode
from avow.cookies.tests import factories
from avow.cookies.tests.factories import SWITCHES, TODAY, VERSION, everything, visit
from avow.core import clock
from avow.ledger.models import Entry
from avow.statement import services as statement

SHOP, BLOG, FOREIGN = "shop.localhost", "blog.localhost", "evil.localhost"
OVER, TAKE = "/privacy/choices/hand-over/", "/privacy/choices/take-over/"
YESTERDAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def version(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The statement in force on two domains of one family."""
    settings.ROOT_URLCONF = "avow.cookies.tests.site"
    family = conf.CookiesSettings(family=[SHOP, BLOG])
    monkeypatch.setattr(conf, "settings", lambda: family)
    published = statement.publish(
        statement=factories.statement().encode(),
        practices=factories.practices().encode(),
        effective_at=clock.now(),
        actor="system",
    )
    return published.digest[:12]


def chosen(version: str, answer: int, *, days_ago: int = 0) -> str:
    """The cookie of somebody who gave one answer to everything."""
    made_on = clock.today() - timedelta(days=days_ago)
    answers = {key: Answer(answer) for key in SWITCHES}
    return encode(Choice(version=version, made_on=made_on, answers=answers))


def hand_over(value: str, to: str = f"https://{BLOG}/stories/?page=2") -> Any:
    """Follow a link from the shop."""
    client = Client()
    client.cookies["pocket_choices"] = value
    return client.get(OVER, {"to": to}, headers={"host": SHOP})


def arrive(
    address: str, *, host: str = BLOG, referrer: str = f"https://{SHOP}/", own: str = ""
) -> Any:
    """Arrive where the shop led to."""
    client = Client()
    if own:
        client.cookies["pocket_choices"] = own
    query = urlsplit(address).query
    return client.get(f"{TAKE}?{query}", headers={"host": host, "referer": referrer})


def test_a_choice_made_on_one_domain_holds_on_the_other(version: str) -> None:
    there = hand_over(chosen(version, 0))
    answer = arrive(there["Location"])

    assert urlsplit(there["Location"])._replace(query="").geturl() == f"https://{BLOG}{TAKE}"
    assert answer.cookies["pocket_choices"].value == chosen(version, 0)
    assert answer["Location"] == "/stories/?page=2"
    assert Entry.objects.get(kind="cookies.choice_taken_over").content["facts"] == {
        "from": SHOP,
        "to": BLOG,
        "version": version,
    }


def test_what_is_handed_over_is_the_cookie_and_a_number_that_differs_each_time(
    version: str,
) -> None:
    ways = [hand_over(chosen(version, 1))["Location"] for _ in range(2)]
    values = [parse_qs(urlsplit(way).query)["choice"][0] for way in ways]
    handed = [handover.opened(value, host=BLOG) for value in values]

    assert handed[0].choice == handed[1].choice == decode(chosen(version, 1))
    assert handed[0].number != handed[1].number


def test_it_is_taken_over_once(version: str) -> None:
    there = hand_over(chosen(version, 0))["Location"]
    arrive(there)
    again = arrive(there)

    assert dict(again.cookies) == {}
    assert again["Location"] == "/stories/?page=2"
    assert Entry.objects.filter(kind="cookies.choice_taken_over").count() == 1


@pytest.mark.parametrize(
    ("host", "referrer"),
    [
        (SHOP, f"https://{SHOP}/"),
        (BLOG, f"https://{FOREIGN}/"),
        (BLOG, ""),
        (BLOG, "https://[/"),
    ],
)
def test_on_another_domain_or_by_a_foreign_link_nothing_is_taken_over(
    version: str, host: str, referrer: str
) -> None:
    answer = arrive(hand_over(chosen(version, 1))["Location"], host=host, referrer=referrer)

    assert dict(answer.cookies) == {}
    assert not TakenOver.objects.exists()
    assert not Entry.objects.filter(kind="cookies.choice_taken_over").exists()


def test_after_a_minute_it_is_too_old(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there = hand_over(chosen(version, 1))["Location"]
    monkeypatch.setattr(handover, "LIFE_SECONDS", -1)

    assert dict(arrive(there).cookies) == {}
    assert not TakenOver.objects.exists()


def test_what_was_not_signed_here_is_not_taken_over(version: str) -> None:
    forged = f"https://{BLOG}{TAKE}?choice={chosen(version, 1)}&back=/stories/"

    assert dict(arrive(forged).cookies) == {}
    assert arrive(forged)["Location"] == "/stories/"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "/stories/",
        f"https://{FOREIGN}/",
        f"https://{BLOG}@{FOREIGN}/",
        f"https://{BLOG}.{FOREIGN}/",
        f"https://ada:{BLOG}@{FOREIGN}/",
        f"//{FOREIGN}/",
        f"javascript://{BLOG}/",
        f"https://{BLOG}\\@{FOREIGN}/",
        "https://[/",
    ],
)
def test_a_link_leads_to_no_foreign_domain(version: str, to: str) -> None:
    answer = hand_over(chosen(version, 1), to)

    assert answer.status_code == 400
    assert "Location" not in answer


@pytest.mark.parametrize("back", ["https://evil.localhost/", "//evil.localhost/", "/\\evil"])
def test_the_way_on_never_leaves_the_domain(version: str, back: str) -> None:
    value = parse_qs(urlsplit(hand_over(chosen(version, 0))["Location"]).query)["choice"][0]
    answer = Client().get(TAKE, {"choice": value, "back": back}, headers={"host": BLOG})

    assert answer["Location"] == "/"


def test_without_a_choice_the_link_leads_straight_there() -> None:
    assert hand_over("")["Location"] == f"https://{BLOG}/stories/?page=2"


def test_a_newer_choice_of_the_domain_itself_stays(version: str) -> None:
    there = hand_over(chosen(version, 0, days_ago=2))["Location"]

    answer = arrive(there, own=chosen(version, 1))

    assert answer.cookies["pocket_choices"].value == chosen(version, 1)
    assert not Entry.objects.filter(kind="cookies.choice_taken_over").exists()


ANSWERS = st.dictionaries(st.sampled_from(SWITCHES), st.sampled_from(Answer))


@given(own=ANSWERS, other=ANSWERS)
def test_of_two_choices_of_one_day_every_no_holds(
    own: dict[str, Answer], other: dict[str, Answer]
) -> None:
    here = replace(visit(), choice=Choice(version=VERSION[:12], made_on=TODAY, answers=own))
    joined = here.joined(Choice(version=VERSION[:12], made_on=TODAY, answers=other))

    for key in SWITCHES:
        given = [said[key] for said in (own, other) if key in said]
        assert joined.answers.get(key) == (min(given) if given else None)


def test_of_two_days_the_later_choice_holds() -> None:
    own = visit(everything(1)).choice
    assert own
    earlier = replace(own, made_on=TODAY - YESTERDAY, answers={"analytics": Answer.NO})
    later = replace(own, made_on=TODAY + YESTERDAY, answers={"analytics": Answer.NO})

    assert visit(everything(1)).joined(earlier) == own
    assert visit(everything(1)).joined(later) == later
    assert visit().joined(earlier) == earlier
