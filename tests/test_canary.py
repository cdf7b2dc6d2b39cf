"""What people tell stands nowhere in clear, a card's number nowhere, and after erasure nothing."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from avow.compiler.practices import Practices
from avow.compiler.reading import read as read_practices
from avow.statement.tests.factories import PRACTICES
from tests import canary
from tests.canary import CARD, DIGITS, EMAIL, FRIEND, MARK, NAME, PHONE, STREET
from tests.running import AVOW, LAST_LINE, _environment, free_port

SECRET = "a-secret-of-the-shop-that-nobody-knows"
MOST_OF_ONE = 3
"""Pages of one kind that are read in a round: the tenth piece takes what the first one does."""
BEGIN = (
    "/", "/age/", "/contact/", "/contest/", "/events/", "/newsletter/", "/hedgerow/", "/basket/",
    "/checkout/", "/account/signup/", "/account/login/", "/account/password/reset/", "/account/",
    "/privacy/choices/", "/privacy/messages/", "/ledger/verify", "/outbox/", "/till/", "/desk/",
)  # fmt: skip
TAKES_NO_FILE = (403, 422, 429)
"""What a form answers that is sent a file: a staff page does not even look."""
ENDS = ("account_logout", "accounts:close")
"""What would end the walk too soon."""

FORMS = {
    "people:age", "cookies:page", "ledger:verify",
    "demo:basket-add", "demo:basket-change", "demo:newsletter", "demo:event", "demo:contest",
    "demo:contact", "demo:send", "demo:checkout-contact", "demo:checkout-delivery",
    "demo:checkout-review", "messaging:ask", "account_signup", "account_login",
    "account_reset_password",
}  # fmt: skip
"""Addresses that take what a form of some page sends: each is met, and filled with canaries."""

PROGRAMS = {
    "api:collect", "api:choose_on_device", "api:declare_wording", "api:heed_signals",
    "api:take_rows",
    "sources:shopify", "sources:woocommerce", "messaging:text_came", "messaging:text_status",
    "till:upload",
}  # fmt: skip
"""Addresses that take what programs send; `_tell_programs` sends canaries to each."""

OTHERS = {
    # They read only; the query and the headers of a request hold canaries there too.
    "api-docs", "api:openapi-json", "api:receipt", "api:choice_receipt", "api:shown_wordings",
    "api:api-root",
    "ledger:checkpoint", "ledger:tile", "ledger:receipt",
    "statement:current", "statement:policy", "statement:versions", "statement:version",
    "statement:changes", "statement:statement", "statement:practices",
    "cookies:script", "cookies:embed", "cookies:banner", "cookies:trackers", "cookies:gpc",
    "cookies:dnt",
    "demo:home", "demo:collection", "demo:piece", "demo:picture", "demo:basket", "demo:boutiques",
    "demo:delivery", "demo:checkout", "demo:order", "demo:hedgerow", "demo:story", "demo:thanks",
    "messaging:outbox", "messaging:shown", "messaging:page", "messaging:raw", "till:worker",
    # They take a token that only we give out, or need somebody who is signed in.
    "cookies:hand-over", "cookies:take-over", "cookies:None", "demo:checkout-abroad",
    "demo:checkout-paid", "messaging:stop", "messaging:own_choices", "messaging:choices",
    "messaging:seen", "messaging:opened", "messaging:followed", "messaging:confirm",
    "messaging:letter",
    "messaging:reply",  # where a text was sent; the same words come in at text_came
    "accounts:account", "accounts:correct", "accounts:close", "accounts:second-factor",
    "till:till", "till:asked", "till:customers", "till:customer", "till:now",
}  # fmt: skip
"""Addresses that take nothing else than their query and headers from somebody unknown."""

SIGNED_IN = ("account_", "mfa_", "socialaccount_", "openid_connect_", "None", "desk:")
"""Names that begin so belong to log-in and staff; they are asked like all the others."""


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Name every address of the program."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}"
        else:
            yield from names(one, f"{one.namespace}:" if one.namespace else space)


def test_every_address_is_in_the_table_of_inputs() -> None:
    known = FORMS | PROGRAMS | OTHERS
    new = {name for name in names(get_resolver()) if not name.startswith(SIGNED_IN)} - known

    assert not new, f"Say in tests/test_canary.py what these take: {sorted(new)}"


@pytest.mark.parametrize(
    "held",
    [
        f"…{EMAIL.upper()}…".lower().encode(),
        f"x {NAME} y".encode("utf-16-le"),
        base64.b64encode(f'{{"phone": "{PHONE}"}}'.encode()),
        f"?q={EMAIL.replace('@', '%40')}&".encode(),
        NAME.encode().hex().encode(),
    ],
)
def test_a_canary_is_found_however_it_is_written(held: bytes) -> None:
    assert canary.personal({Path("a"): held})
    assert not canary.cards({Path("a"): held})


class Shop:
    """The demonstration as a process of its own, with its log in a file."""

    def __init__(self, folder: Path) -> None:
        """Open it."""
        self.met: Counter[str] = Counter()
        self.home, self.log = folder / "home", folder / "log"
        self.site = f"http://localhost:{(port := free_port())}"
        secrets = ("SHOPIFY_SECRET", "WOOCOMMERCE_SECRET")
        self._settings = {f"AVOW_SOURCES_{name}": SECRET for name in secrets}
        command = [*AVOW, "demo", "--port", str(port), "--data", str(self.home), "--customers", "0"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=_environment(self._settings)
            )
        until = time.monotonic() + 60
        while LAST_LINE not in self.log.read_text("utf-8") and time.monotonic() < until:
            time.sleep(0.1)

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def token(self) -> str:
        """Have a token made that opens everything to programs."""
        made = self.run(
            "from avow.collection import tokens\n"
            "print(tokens.make(name='canary', scopes=tokens.SCOPES, actor='system'))"
        )
        return made.strip()

    def run(self, code: str) -> str:
        """Run some lines on the data of the shop, and give what they print."""
        start = f"""
from pathlib import Path
from avow.config import server
server.open_home(Path({str(self.home)!r}), demo=True, site={self.site!r})
"""
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            env=_environment(self._settings),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def content(self) -> dict[Path, bytes]:
        """Read every file of the data, and the log."""
        return canary.read(self.home) | {self.log: self.log.read_bytes()}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop in which a canary has told everything everywhere, and which is closed by now."""
    opened = Shop(tmp_path_factory.mktemp("canary"))
    try:
        _tell_programs(opened.site, opened.token())
        opened.met = _walk(opened.site)
    finally:
        opened.close()
    opened.run("from avow.collection.visits import rolling; rolling.roll(now_too=True)")
    return opened


@pytest.mark.faults
def test_every_form_was_met_and_filled(shop: Shop) -> None:
    assert FORMS - set(shop.met) == set()


@pytest.mark.faults
def test_nothing_that_people_tell_stands_anywhere_in_clear(shop: Shop) -> None:
    told = shop.run(
        "from avow.collection.models import Fact, Purchase, RolledFile, Submission\n"
        "print(Fact.objects.count(), RolledFile.objects.count(), Submission.objects.count())"
    )

    facts, files, submissions = map(int, told.split())
    assert facts > 20
    assert files > 0
    assert submissions > 8
    assert canary.personal(shop.content()) == []


@pytest.mark.faults
def test_a_cards_number_stands_nowhere_at_all(shop: Shop) -> None:
    opened = shop.run(
        "from avow.people import services as people\n"
        "from avow.people.models import DataSubject\n"
        "for person in DataSubject.objects.filter(forgotten_at=None):\n"
        "    for record in people.export(data_subject=person):\n"
        "        print(record.value)\n"
    )

    assert EMAIL in opened
    assert canary.cards(shop.content()) == []
    assert canary.cards({Path("what was told"): opened.encode()}) == []


@pytest.mark.faults
def test_after_erasure_nothing_is_left_not_even_sealed(shop: Shop) -> None:
    kept = shop.run(
        "from avow.collection.models import Fact, Purchase, Submission\n"
        "from avow.people.models import DataSubject\n"
        "for row in Fact.objects.all(): print(bytes(row.sealed).hex())\n"
        "for row in Submission.objects.exclude(data_subject=None):\n"
        "    print(bytes(row.salt).hex()); print(bytes(row.sealed_wording).hex())\n"
        "for row in DataSubject.objects.filter(forgotten_at=None):\n"
        "    print(bytes(row.wrapped_key).hex())\n"
    )
    # Keyed hashes may stay on a list of suppressions: they open nothing and name nobody.
    traces = [bytes.fromhex(line) for line in kept.split()]
    before = b"".join(shop.content().values())
    assert [trace in before for trace in traces] == [True] * len(traces)

    shop.run(
        "from django.db import connection\n"
        "from avow.people import erasing\n"
        "from avow.people.models import DataSubject\n"
        "for person in DataSubject.objects.filter(merged_into=None):\n"
        "    erasing.erase(data_subject=person, actor='data_subject')\n"
        "cursor = connection.cursor(); cursor.execute('PRAGMA wal_checkpoint(TRUNCATE)')\n"
        "print(cursor.fetchone())\n"
    )

    after = shop.content()
    left = b"".join(after.values())
    assert [trace for trace in traces if trace in left] == []
    assert canary.personal(after) == []


# ---- What is told, and where ----------------------------------------------------------------


def _practices() -> Practices:
    practices, _ = read_practices(PRACTICES.decode(), file="practices.toml")
    assert practices is not None
    return practices


def _value(key: str, category: str) -> str:
    if key == "order":
        line = {"product": "linden-coat", "quantity": 1, "price_cents": 42_800}
        return json.dumps({"lines": [line], "currency": "USD"})
    plain = {"card_last4": "6467", "card_brand": "Visa", "payment_token": f"tok_{NAME}"}
    if key in plain:
        return plain[key]
    return {
        "user.contact.email": FRIEND if "friend" in key else EMAIL,
        "user.contact.phone_number": PHONE,
        "user.contact.address.street": STREET,
    }.get(category, NAME)


def _tell_programs(site: str, token: str) -> None:
    """Send canaries to every address that programs use, as one of ours and as strangers."""
    headers = {"User-Agent": f"{NAME} Linux", "Referer": f"https://{MARK}.example/?q={EMAIL}"}
    with httpx.Client(base_url=site, headers=headers, timeout=30) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        for key, touchpoint in _practices().touchpoints.items():
            _tell_touchpoint(client, key, touchpoint.collects)
        _tell_wordings(client)
        _tell_signals(client)
        client.headers["Authorization"] = f"Bearer {EMAIL} {CARD}"
        for key in ("purchase-web", "newsletter"):
            refused = client.post(f"/api/v1/collect/{key}", json={"fields": {"email": EMAIL}})
            assert refused.status_code == 401
        del client.headers["Authorization"]
        _tell_edge(client)
        _tell_hooks(client, token)


def _tell_touchpoint(client: httpx.Client, key: str, collects: tuple[str, ...]) -> None:
    data = _practices().data
    fields = {name: _value(name, data[name].is_) for name in collects if name != "purchased_at"}
    sent: dict[str, object] = {
        "fields": fields,
        "wording": f"{NAME}, {EMAIL}",
        "place": "api",
        "age": 30,
    }

    def post(number: int, **changed: object) -> int:
        headers = {"Idempotency-Key": f"{EMAIL}-{key}-{number}"}
        return client.post(
            f"/api/v1/collect/{key}", json=sent | changed, headers=headers
        ).status_code

    declared = _practices().touchpoints[key]
    if declared.overrides:  # the rules of a contest may take less
        fields = sent["fields"] = {name: fields[name] for name in declared.required}
    assert post(1) == 201, key
    bad = [post(2, wording=CARD), post(3, place=EMAIL), post(4, age_pass=f"{EMAIL}{CARD}x")]
    bad += [post(5, fields=fields | {f"{NAME} {CARD}": EMAIL}), post(6, fields=[EMAIL, CARD])]
    bad += [post(10 + n, fields=fields | {name: CARD}) for n, name in enumerate(fields)]
    bad += [post(99, contest=DIGITS * 4)]
    assert 201 not in (bad[0], bad[1], *bad[3:]), (key, bad)


SAID = (
    CARD, f"pay with {DIGITS}", EMAIL, NAME, f"I am {NAME}, {STREET}, {EMAIL}, {PHONE}.", STREET,
)  # fmt: skip
"""What a stranger may call the words that were shown."""


def _tell_wordings(client: httpx.Client) -> None:
    for wording in (CARD, f"pay with {DIGITS}"):
        answer = client.post("/api/v1/choices/wordings", json={"wording": wording})
        assert answer.status_code == 422


def _tell_signals(client: httpx.Client) -> None:
    """Know a browser by a canary: what a site calls it is kept as a keyed hash only."""
    for device, status in ((f"{MARK}-{MARK}-{MARK}", 200), (EMAIL, 422), (CARD, 422)):
        sent = {"device": device, "signals": ["gpc"]}
        assert client.post("/api/v1/choices/signals", json=sent).status_code == status


def _tell_edge(client: httpx.Client) -> None:
    """Put canaries where a referrer has more than its host, which is kept, and into every word."""
    hosts = (f"{DIGITS}.example", CARD.replace(" ", ".") + ".example", f"u@{DIGITS}.example")
    plain = (f"https://search.example/?q={EMAIL}&card={DIGITS}#{NAME}", EMAIL, CARD, NAME)
    named = (f"https://{EMAIL}:{NAME}@search.example:8443/{STREET}",)
    for referrer in (*plain, *named, *(f"https://{host}/" for host in hosts)):
        answer = client.post("/edge/visits", json={"referrer": referrer})
        assert answer.status_code == 201, answer.text
    told = client.get("/api/v1/choices/wordings").json()
    good = {
        "classes": {"analytics": True},
        "statement": told["statement"],
        "wording": told["shown"]["en"],
    }
    bad = [{"wording": wording} for wording in SAID]
    bad += [{"place": EMAIL}, {"place": CARD}, {"how": NAME}, {"classes": {NAME.lower(): True}}]
    for path in ("/edge/choices", "/api/v1/choices/device"):
        assert client.post(path, json=good).status_code == 201
        keyed = client.post(path, json=good, headers={"Idempotency-Key": f"{EMAIL} {CARD}"})
        assert keyed.status_code == 201
        statuses = [client.post(path, json=good | changed).status_code for changed in bad]
        assert statuses == [422] * len(bad), (path, statuses)
        assert client.post(path, json=good | {EMAIL: CARD}).status_code == 422
        assert client.post(path, content=f"{EMAIL} {CARD}").status_code in (400, 415)
    assert client.post("/api/v1/choices/wordings", json={"wording": EMAIL}).status_code == 401
    client.get(f"/edge/choices/{NAME}?{EMAIL}")


def _tell_hooks(client: httpx.Client, bearing: str) -> None:
    order = {
        "id": 820982911946154508,
        "email": EMAIL,
        "phone": PHONE,
        "note": CARD,
        "updated_at": "2026-11-20T12:00:00Z",
        "customer": {"id": 115310627314723954, "first_name": NAME, "email": EMAIL},
        "shipping_address": {"first_name": NAME, "address1": NAME, "country_code": "US"},
        "line_items": [{"title": NAME, "sku": CARD}],
        NAME: DIGITS,
    }
    body = json.dumps(order).encode()
    signed = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    for hook, signature, topic, number in (
        ("shopify", "X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"),
        ("woocommerce", "X-WC-Webhook-Signature", "X-WC-Webhook-Topic", "X-WC-Webhook-Delivery-ID"),
    ):
        for asked in ("orders/create", "order.created", "customers/create", f"{NAME}/created"):
            headers = {signature: signed, topic: asked, number: f"{MARK}-{asked}"}
            client.post(f"/hooks/{hook}/", content=body, headers=headers)
            client.post(f"/hooks/{hook}/", content=body, headers=headers | {signature: CARD})
    text = {"From": PHONE, "To": PHONE, "Body": f"STOP {NAME} {EMAIL} {CARD}", "MessageSid": MARK}
    for path in ("/hooks/text/", "/hooks/text/status/", "/till/upload/"):
        client.post(path, data=text)
        client.post(path, json=text)
    rows: object = {
        "rows": [{"email": EMAIL, "first_name": NAME, "event": CARD}],
        "purpose": "notices",
    }
    token = {"Authorization": f"Bearer {bearing}"}
    client.post("/api/v1/imports/guest-lists", json=rows, headers=token)
    client.post("/api/v1/imports/guest-lists", json=rows)


def _walk(site: str) -> Counter[str]:
    """Read every page that can be reached, fill in every form on it, and count what was met."""
    headers = {"User-Agent": f"{NAME} Linux", "Referer": f"{site}/?q={EMAIL}&card={DIGITS}"}
    with httpx.Client(headers=headers, timeout=60) as client:
        walker = Walker(client, site)
        for _ in range(2):  # the second time with a basket, a pass of the gate and mail
            walker.round()
    return walker.met


class Walker:
    """A visitor who tells everything everywhere, and stays on the site."""

    def __init__(self, client: httpx.Client, site: str) -> None:
        """Begin."""
        self.met: Counter[str] = Counter()
        self._client, self._site = client, site

    def round(self) -> None:
        """Follow every link, and fill in every form that was not met often already."""
        waiting, seen, read = [f"{self._site}{path}" for path in BEGIN], set[str](), Counter[str]()
        while waiting:
            url = urldefrag(waiting.pop(0)).url
            name = _name(url)
            if url in seen or not url.startswith(f"{self._site}/") or name in ENDS:
                continue
            seen.add(url)
            read[name] += 1
            if read[name] > MOST_OF_ONE:
                continue
            self._ask("GET", url, params={"q": EMAIL, NAME: PHONE, "card": CARD})
            answer = self._ask("GET", url)
            if "html" in answer.headers.get("content-type", ""):
                page = canary.Page(answer.text)
                waiting += [urljoin(str(answer.url), link) for link in page.links]
                for form in page.forms:
                    waiting += self._fill(str(answer.url), form)

    def _fill(self, url: str, form: canary.Form) -> list[str]:
        """Send a form with canaries, with card numbers, and with more than it asks."""
        to = urljoin(url, form.action or url)
        name = _name(to)
        if name in ENDS or not to.startswith(self._site):
            return []
        if form.method != "post":
            self._ask("GET", to, params=canary.filled(form))
            return []
        self.met[name] += 1
        if self.met[name] > MOST_OF_ONE * 2:
            return []
        plain = canary.filled(form)
        self._send_files(to, name, plain)
        tries = [
            canary.filled(form, with_card=True),
            plain | {NAME: EMAIL, CARD: DIGITS},
            plain,
        ]
        return [str(self._ask("POST", to, data=sent).url) for sent in tries]

    def _send_files(self, to: str, name: str, plain: dict[str, str]) -> None:
        """Send the form with files that are called after a card, in fields that it has not."""
        for field in ("upload", CARD):
            files = {field: (f"{CARD}.pdf", f"{EMAIL} {CARD}".encode(), "application/pdf")}
            answer = self._ask("POST", to, data=plain, files=files)
            assert answer.status_code in TAKES_NO_FILE, (name, answer.status_code)
            assert CARD not in answer.text, name

    def _ask(self, method: str, url: str, **told: object) -> httpx.Response:
        answer = self._client.request(method, url, **told)  # type: ignore[arg-type]
        for _ in range(9):
            if answer.next_request is None or not str(answer.next_request.url).startswith(
                self._site
            ):
                break
            answer = self._client.send(answer.next_request)
        assert not answer.is_server_error, f"{method} {_name(url)}: {answer.status_code}"
        return answer


def _name(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""
