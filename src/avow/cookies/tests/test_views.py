"""Pages and answers of the room."""

import json
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from avow.choices.models import DeviceChoice
from avow.cookies import middleware
from avow.cookies.rules import EPOCH, Answer, decode
from avow.cookies.tests import factories
from avow.core import clock
from avow.ledger.models import Entry
from avow.statement import services as statement

PAGE = "/privacy/choices/"
OWN = {"Sec-Fetch-Site": "same-origin"}
EVERYTHING = "|".join(f"{key}:1" for key in factories.SWITCHES)


@pytest.fixture
def version(db: None, settings: Settings) -> str:
    """The shop's statement in force; gives the first digits of its digest."""
    settings.ROOT_URLCONF = "avow.cookies.tests.site"
    published = statement.publish(
        statement=factories.statement().encode(),
        practices=factories.practices().encode(),
        effective_at=clock.now(),
        actor="system",
    )
    return published.digest[:12]


def refuse(client: Client, **headers: str) -> Any:
    """Press `Refuse all` in the banner."""
    form = {"choice": "refuse", "place": "banner", "language": "en", "back": "/shop/"}
    return client.post(PAGE, form, headers={**OWN, **headers})


def test_refusing_keeps_a_cookie_without_identifier_and_gives_a_receipt(
    client: Client, version: str
) -> None:
    answer = refuse(client)

    choice = decode(answer.cookies["pocket_choices"].value)
    reference = DeviceChoice.objects.get().reference
    assert choice
    assert choice.version == version
    assert set(choice.answers.values()) == {Answer.NO}
    assert answer.cookies["pocket_choices"]["max-age"] == 365 * 86_400
    assert answer.status_code == 303
    assert f"receipt={reference}" in answer["Location"]
    assert Entry.objects.filter(kind="choices.chosen_on_device").count() == 1


def test_the_words_that_were_shown_are_kept(client: Client, version: str) -> None:
    refuse(client)

    wording = DeviceChoice.objects.get().wording.text
    assert "Cookies at Pocket Shop" in wording
    assert "Analytics: For: counting visits." in wording


def test_a_script_is_answered_with_the_address_of_the_receipt(client: Client, version: str) -> None:
    answer = refuse(client, Accept="application/json")

    reference = DeviceChoice.objects.get().reference
    assert json.loads(answer.content) == {"receipt": f"/ledger/receipts/{reference}.tlog-proof"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_choice_from_another_site_is_refused_and_nothing_is_kept(
    client: Client, version: str, headers: dict[str, str]
) -> None:
    answer = client.post(PAGE, {"choice": "accept", "place": "banner"}, headers=headers)

    assert answer.status_code == 403
    assert "pocket_choices" not in answer.cookies
    assert not DeviceChoice.objects.exists()
    assert not Entry.objects.filter(kind="choices.chosen_on_device").exists()


def test_an_older_browser_shows_where_it_comes_from_by_origin(client: Client, version: str) -> None:
    form = {"choice": "refuse", "place": "banner"}
    answer = client.post(PAGE, form, headers={"Origin": "http://testserver"})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "form",
    [
        {"choice": "agree", "place": "banner"},
        {"choice": "accept", "place": "elsewhere"},
        {"choice": "save", "place": "banner", "class": ["unheard-of"]},
        {"choice": "signal", "place": "page"},
        {},
    ],
)
def test_an_answer_that_is_not_offered_is_refused_and_nothing_is_kept(
    client: Client, version: str, form: dict[str, str]
) -> None:
    answer = client.post(PAGE, form, headers=OWN)

    assert answer.status_code == 422
    assert "pocket_choices" not in answer.cookies
    assert not DeviceChoice.objects.exists()


def test_withdrawal_expires_cookies_that_no_script_can_see(client: Client, version: str) -> None:
    client.cookies["_tally_hidden"] = "1"
    client.cookies["basket"] = "3"
    answer = refuse(client)

    expired = [morsel for morsel in answer.cookies.values() if morsel["max-age"] == 0]
    assert {morsel.key for morsel in expired} == {"_tally_hidden"}
    assert {morsel["domain"] for morsel in expired} == {"", "testserver"}
    assert {morsel["path"] for morsel in expired} == {"/", "/privacy", "/privacy/choices"}


def test_turning_advertising_on_again_takes_a_second_step(client: Client, version: str) -> None:
    refuse(client)
    form = {"choice": "save", "place": "settings", "class": ["partners", "sale-or-sharing"]}
    asked = client.post(PAGE, form, headers=OWN)
    confirmed = client.post(PAGE, form | {"confirmed": "yes"}, headers=OWN)

    choice = decode(confirmed.cookies["pocket_choices"].value)
    assert asked.status_code == 200
    assert "Share your visits for advertising?" in asked.content.decode()
    assert "pocket_choices" not in asked.cookies
    assert choice
    assert choice.answers["sale-or-sharing"] is Answer.CONFIRMED


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_way_back_never_leaves_the_site(client: Client, version: str, back: str) -> None:
    page = client.get(PAGE, {"back": back, "receipt": "b1946ac9-2492-4d23-8d8b-1c1c1c1c1c1c"})

    assert "evil" not in page.content.decode()
    assert "alert" not in page.content.decode()


def test_the_page_speaks_the_language_of_the_browser(client: Client, version: str) -> None:
    page = client.get(PAGE, headers={"Accept-Language": "fr, es-MX;q=0.8, en;q=0.5"})

    assert '<html lang="es">' in page.content.decode()
    assert "Sus opciones de privacidad" in page.content.decode()


def test_the_script_comes_with_its_configuration_and_is_the_same_for_all(
    client: Client, version: str
) -> None:
    first = client.get("/avow.js")
    again = client.get("/avow.js", headers={"If-None-Match": first["ETag"]})

    assert first.content.startswith(b'avowConfig={"version":"' + version.encode())
    assert not first.cookies
    assert (again.status_code, again.content) == (304, b"")


def test_the_configuration_holds_no_more_than_browsers_need(client: Client, version: str) -> None:
    told = client.get("/cookies/banner.json").json()

    assert told["cookie"] == {"name": "pocket_choices", "seconds": 365 * 86_400, "domain": ""}
    assert told["trackers"]["banderole"] == {
        "needs": ["partners", "sale-or-sharing"],
        "names": ["_band"],
        "hosts": {d: ["ads.localhost"] for d in ("script-src", "img-src", "connect-src")},
        "by": "Banderole",
        "statement": "https://www.banderole.example/privacy",
        "out": "https://www.banderole.example/opt-out",
    }
    assert told["languages"] == ["en", "es"]
    assert told["texts"]["refuse"] == "Refuse all"


@pytest.mark.parametrize(("asked", "refuse"), [("es", "Rechazar todo"), ("fr", "Refuse all")])
def test_the_configuration_brings_one_language(
    client: Client, version: str, asked: str, refuse: str
) -> None:
    told = client.get("/cookies/banner.json", {"lang": asked}).json()

    assert told["texts"]["refuse"] == refuse
    assert told["consent"]["analytics_storage"] == ["analytics"]


def test_the_site_says_how_it_answers_signals(client: Client, version: str) -> None:
    gpc = client.get("/.well-known/gpc.json")
    dnt = client.get("/.well-known/dnt/")

    assert gpc["Content-Type"] == "application/json"
    assert gpc.json() == {"gpc": True, "lastUpdate": clock.today().isoformat()}
    assert dnt["Content-Type"] == "application/tracking-status+json"
    assert dnt.json()["tracking"] == "D"
    assert dnt.json()["policy"].startswith("/privacy/#signals/")


@pytest.mark.parametrize(
    ("sent", "kept"), [("1", True), ("1, 1", True), ("0", False), ("2", False)]
)
def test_only_the_exact_signal_is_kept_without_script(
    client: Client, version: str, sent: str, kept: bool
) -> None:
    answer = client.get("/rendered/", headers={"Sec-GPC": sent})

    assert ("pocket_choices" in answer.cookies) is kept
    assert ("Opt-out request honored" in answer.content.decode()) is kept


def test_do_not_track_is_answered_only_where_it_is_sent(client: Client, version: str) -> None:
    assert client.get("/shop/", headers={"DNT": "1"})["Tk"] == "D"
    assert "Tk" not in client.get("/shop/")


def test_pages_of_strict_sites_open_hosts_by_choice(client: Client, version: str) -> None:
    before = client.get("/strict/")["Content-Security-Policy"]
    client.cookies = SimpleCookie({"pocket_choices": f"1.{version}.99999.{EVERYTHING}"})
    after = client.get("/strict/")

    assert "stats.localhost" not in before
    assert "script-src 'self' stats.localhost ads.localhost;" in after["Content-Security-Policy"]
    assert after["Vary"] == "Cookie, Sec-GPC, DNT"


def test_a_policy_that_a_page_brings_holds_as_well(version: str, rf: RequestFactory) -> None:
    def page(request: object) -> HttpResponse:
        return HttpResponse("page", headers={"Content-Security-Policy": "img-src 'none'"})

    answer = middleware.StrictContentSecurityPolicy(page)(rf.get("/"))

    assert answer["Content-Security-Policy"].startswith("img-src 'none', default-src 'self';")


def test_a_refused_cookie_of_another_path_is_expired_there(client: Client, version: str) -> None:
    client.cookies["_tally_path"] = "1"
    answer = client.get("/shop/")

    expired = [m for m in answer.cookies.values() if m["max-age"] == 0]
    assert {(m.key, m["path"]) for m in expired} == {("_tally_path", "/"), ("_tally_path", "/shop")}


def test_a_choice_whose_time_is_over_is_asked_again(client: Client, version: str) -> None:
    client.cookies["pocket_choices"] = f"1.{version}.10000.{EVERYTHING}"

    assert 'class="avow-banner"' in client.get("/rendered/").content.decode()


def test_every_tracker_is_listed_with_its_ways_out(client: Client, version: str) -> None:
    page = client.get("/privacy/trackers/").content.decode()

    for name in ("_tally_*", "shop.order", "_band", "pocket_choices", "365 days", "90 days"):
        assert name in page
    assert 'href="https://www.banderole.example/opt-out" rel="noreferrer"' in page


def test_the_list_of_trackers_speaks_the_language_of_the_browser(
    client: Client, version: str
) -> None:
    answer = client.get("/privacy/trackers/", headers={"Accept-Language": "es-MX"})
    page = answer.content.decode()

    assert '<html lang="es">' in page
    for words in ("Nuestros rastreadores", "365 días", "Análisis", "Declaración de privacidad"):
        assert words in page
    assert "Run by" not in page
    assert f"de {clock.today():%Y}" in page
    assert "Accept-Language" in answer["Vary"]


WIDER = """
[tracker.pulse]
class = "analytics"
operator = "tally"
where = "cookie"
names = ["_pulse"]
for = ["films"]
collects = ["device_id"]
says = ["count visits for us"]
"""


def republished(practices: str, text: str) -> None:
    """Put another version into force."""
    statement.publish(
        statement=text.encode(),
        practices=practices.encode(),
        effective_at=clock.now(),
        actor="system",
    )


def test_a_class_that_does_more_is_asked_again_of_those_who_agreed(
    client: Client, version: str
) -> None:
    client.cookies["pocket_choices"] = f"1.{version}.99999.{EVERYTHING}"
    republished(factories.practices() + WIDER, factories.statement())
    page = client.get("/rendered/").content.decode()

    assert "so we ask you again" in page
    assert client.get("/cookies/banner.json").json()["again"] == {version: ["analytics"]}


def test_a_typo_asks_nobody_again(client: Client, version: str) -> None:
    client.cookies["pocket_choices"] = f"1.{version}.99999.{EVERYTHING}"
    republished(factories.practices(), factories.statement().replace("basket and", "basket, and"))
    page = client.get("/rendered/").content.decode()

    assert 'avow-banner"' not in page
    assert client.get("/cookies/banner.json").json()["again"] == {version: []}


def test_no_advertising_leaves_the_rest_as_it_was(client: Client, version: str) -> None:
    client.cookies["pocket_choices"] = f"1.{version}.{_today()}.{EVERYTHING}"
    answer = client.post(
        PAGE, {"choice": "no-advertising", "place": "settings", "language": "en"}, headers=OWN
    )

    choice = decode(answer.cookies["pocket_choices"].value)
    assert choice
    assert choice.answers == {
        **dict.fromkeys(factories.CLASSES, Answer.YES),
        "sale-or-sharing": Answer.NO,
    }
    assert DeviceChoice.objects.get().refused == ["sale-or-sharing"]


def test_the_same_key_writes_a_choice_down_once(client: Client, version: str) -> None:
    answers = [
        refuse(client, **{"Idempotency-Key": "ada", "Accept": "application/json"}) for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert DeviceChoice.objects.count() == 1


def test_what_is_sent_late_is_written_down_as_made_and_sets_nothing(
    client: Client, version: str
) -> None:
    made_at = clock.now() - timedelta(days=3)
    form = {"choice": "accept", "place": "banner", "late": "yes", "version": version}
    answer = client.post(PAGE, {**form, "at": str(int(made_at.timestamp()))}, headers=OWN)

    assert "receipt" in answer.json()
    assert dict(answer.cookies) == {}
    assert DeviceChoice.objects.get().chosen_on == made_at.date()


@pytest.mark.parametrize(
    ("at", "days_ago"), [("0", 30), ("9999999999", 0), ("yesterday", 0), ("1" * 40, 0)]
)
def test_a_clock_that_is_wrong_by_much_is_not_believed(
    client: Client, version: str, at: str, days_ago: int
) -> None:
    form = {"choice": "accept", "place": "banner", "late": "yes", "version": version, "at": at}
    client.post(PAGE, form, headers=OWN)

    assert DeviceChoice.objects.get().chosen_on == clock.today() - timedelta(days=days_ago)


def test_a_late_choice_is_proven_with_the_version_that_was_shown(
    client: Client, version: str
) -> None:
    statement.publish(
        statement=factories.statement().encode(),
        practices=factories.practices().encode() + b"\n",
        effective_at=clock.now(),
        actor="system",
    )
    form = {"choice": "refuse", "place": "banner", "late": "yes", "version": version}
    client.post(PAGE, form, headers=OWN)

    assert DeviceChoice.objects.get().statement[:12] == version


def test_the_old_address_of_the_choices_leads_to_the_new_one(client: Client) -> None:
    answer = client.get("/privacy/cookies/?language=es")

    assert answer.status_code == 308
    assert answer["Location"] == f"{PAGE}?language=es"


def test_a_statement_can_name_the_pages_without_a_last_slash(client: Client, version: str) -> None:
    for address in (PAGE, "/privacy/trackers/"):
        assert client.get(address.rstrip("/"), follow=True).status_code == 200


def test_an_embed_is_framed_alone(client: Client, version: str) -> None:
    film = "https://stats.localhost/film.html?a=1&b=2"
    answer = client.get("/cookies/embed/", {"tracker": "flicker", "src": film})

    assert "frame-src stats.localhost;" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert 'src="https://stats.localhost/film.html?a=1&amp;b=2"' in answer.content.decode()


@pytest.mark.parametrize(
    ("tracker", "src"),
    [
        ("flicker", "https://evil.example/"),
        ("flicker", "javascript:alert(1)"),
        ("flicker", "https://stats.localhost@evil.example/"),
        ("flicker", "https://stats.localhost:4443/"),
        ("flicker", "https://[/"),
        ("tally", "https://stats.localhost/film.html"),
        ("unknown", "https://stats.localhost/film.html"),
    ],
)
def test_nothing_undeclared_is_framed(client: Client, version: str, tracker: str, src: str) -> None:
    answer = client.get("/cookies/embed/", {"tracker": tracker, "src": src})

    assert answer.status_code == 404
    assert "<iframe" not in answer.content.decode()


def _today() -> int:
    return (clock.today() - EPOCH).days


def test_a_child_is_remembered_as_a_no_to_everything(client: Client, version: str) -> None:
    client.cookies["avow_age"] = "refused"
    client.cookies["pocket_choices"] = f"1.{version}.{_today()}.{EVERYTHING}"
    page = client.get("/rendered/")
    accepted = client.post(
        PAGE, {"choice": "accept", "place": "settings", "language": "en"}, headers=OWN
    )

    for answer in (page, accepted):
        choice = decode(answer.cookies["pocket_choices"].value)
        assert choice
        assert set(choice.answers.values()) == {Answer.NO}


def test_a_child_has_nothing_to_choose_and_is_told_that_nothing_is_on(
    client: Client, version: str
) -> None:
    client.cookies["avow_age"] = "refused"
    shown = client.get(PAGE).content.decode()
    form = {"choice": "accept", "place": "settings", "language": "en"}
    answer = client.post(PAGE, form, headers=OWN, follow=True)

    assert "there is nothing to choose, and nothing is on" in shown
    assert "<form" not in shown.partition("<main")[2]
    assert DeviceChoice.objects.get().allowed == []
    assert "Nothing was turned on" in answer.content.decode()
    assert "Your choices are saved" not in answer.content.decode()
