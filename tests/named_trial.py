"""Log-ins by every named service, tried in a process that has them configured; told as JSON."""

import html
import json
import logging
import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter

from tests.named_services import SECRET, SERVICES, Service, StandIn, playing

ADDRESS = "ada.lovelace@example.org"
PROVIDERS = {
    kind: {"kind": kind, "label": kind.title(), "client_id": "shop", "secret": SECRET}
    for kind in SERVICES
}
STAND_IN = StandIn()


class AtStandIns(HTTPAdapter):
    """Sends to the stand-in whatever is for one of the services."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Keep host and path, so that the stand-in sees who was meant."""
        request.url = str(request.url).replace("https://", f"{STAND_IN.address}/")
        return super().send(request, *args, **kwargs)


def begin(home: Path) -> None:
    """Open a shop that has the services, and lead every call of theirs to the stand-in."""
    from avow.config import server

    server.prepare(home)
    from avow.accounts.adapters import ServiceAdapter
    from avow.statement.tests.factories import published

    published()
    original = ServiceAdapter.get_requests_session

    def session(self: ServiceAdapter) -> requests.Session:
        opened = original(self)
        opened.mount("https://", AtStandIns())
        return opened

    ServiceAdapter.get_requests_session = session  # type: ignore[method-assign]


class Visitor:
    """A browser of somebody of age, on the way to a service and back."""

    def __init__(self, service: Service) -> None:
        """Pass the gate, and press the button of the service."""
        from django.test import Client

        self.client = Client()
        self.callback = f"/account/{service.path}/login/callback/"
        adult = {"day": "22", "month": "11", "year": "1990", "for": "log-in"}
        self.client.post("/age/", adult | {"next": "/account/login/"})
        away = self.client.post(f"/account/{service.path}/login/").content.decode()
        found = re.search(r'rel="noreferrer" href="([^"]+)"', away)
        assert found, away
        self.asked = dict(parse_qsl(urlsplit(html.unescape(found[1])).query))

    def back(self, **said: str) -> Any:
        """Come back to the shop."""
        return self.client.get(self.callback, {"state": self.asked["state"]} | said)


def arrived(service: Service) -> dict[str, Any]:
    """Log in for the first time, prove the address, and tell what was kept."""
    from allauth.socialaccount.models import SocialAccount, SocialToken

    from avow.accounts.models import Account
    from avow.ledger.models import Entry
    from avow.people import services as people

    visitor = Visitor(service)
    STAND_IN.agree("a-code", visitor.asked)
    way = [visitor.back(code="a-code").get("Location")]
    if way[-1] == "/account/3rdparty/signup/":
        way.append(visitor.client.post(way[-1], {"email": ADDRESS})["Location"])
    before = visitor.client.get("/account/").status_code
    visitor.client.post(_link())
    person = Account.objects.get().data_subject
    dropped = Entry.objects.filter(kind="accounts.claims_dropped").last()
    stored = SocialAccount.objects.get()
    return {
        "way": way,
        "signed in before": before == 200,
        "signed in after": visitor.client.get("/account/").status_code == 200,
        "kept": {
            r.field: r.value for r in people.export(data_subject=person) if r.origin == "log-in"
        },
        "address": ADDRESS in visitor.client.get("/account/").content.decode(),
        "dropped": dropped.content["facts"] if dropped else {},
        "stored": [stored.uid[:3], stored.extra_data, SocialToken.objects.count()],
        "replayed": replayed(service),
    }


def replayed(service: Service) -> dict[str, Any]:
    """Come with a code that somebody used before, in a browser of one's own."""
    return _refused(service, lambda visitor: visitor.back(code="a-code"))


def refusals(service: Service) -> dict[str, Any]:
    """Come back in every way that may open nothing."""

    def agreed(visitor: Visitor) -> Any:
        STAND_IN.agree("fresh", visitor.asked)
        return visitor.back(code="fresh")

    def failing(what: str) -> Any:
        STAND_IN.fails = what
        try:
            return _refused(service, agreed)
        finally:
            STAND_IN.fails = ""

    def wrong_state(visitor: Visitor) -> Any:
        STAND_IN.agree("fresh", visitor.asked)
        return visitor.back(code="fresh", state="another")

    return {
        "denied": _refused(service, lambda visitor: visitor.back(**service.denied)),
        "wrong state": _refused(service, wrong_state),
        "token 500": failing("token"),
        "profile 401": failing("profile"),
        "no profile": failing("no profile"),
    }


def _refused(service: Service, come_back: Callable[[Visitor], Any]) -> dict[str, Any]:
    from avow.accounts.models import Account
    from avow.ledger.models import Entry
    from avow.people.models import DataSubject

    visitor = Visitor(service)
    STAND_IN.asked.clear()
    before = Account.objects.count(), DataSubject.objects.count(), Entry.objects.count()
    answer = come_back(visitor)
    if to := answer.get("Location"):
        answer = visitor.client.get(to)
    heading = re.search(r"<h1>(.*?)</h1>", answer.content.decode())
    after = Account.objects.count(), DataSubject.objects.count(), Entry.objects.count()
    return {
        "says": heading[1] if heading else "",
        "status": answer.status_code,
        "nothing kept": before == after,
        "asked": list(STAND_IN.asked),
        "signed in": visitor.client.get("/account/").status_code == 200,
    }


def _link() -> str:
    from django.core import mail

    found = re.search(r"https?://[^/\s]+(/account/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def try_all(home: Path) -> dict[str, Any]:
    """Try every service, each as if it were the only one."""
    from django.core.cache import cache
    from django.test.utils import setup_test_environment

    from avow.accounts import services
    from avow.accounts.models import Account

    setup_test_environment()
    logged = StringIO()
    logging.getLogger().addHandler(logging.StreamHandler(logged))
    told: dict[str, Any] = {}
    for kind, service in SERVICES.items():
        told[kind] = refusals(service) | {"arrived": arrived(service)}
        services.close(account=Account.objects.get())
        cache.clear()
    told["logged"] = logged.getvalue()
    return told


if __name__ == "__main__":
    begin(Path(sys.argv[1]))
    with playing() as STAND_IN:
        told = try_all(Path(sys.argv[1]))
    print(json.dumps(told))
