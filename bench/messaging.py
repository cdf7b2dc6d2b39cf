"""Messages at full size: the gate, rendering, sending, the way out, and memory.

`python -m bench.messaging [PEOPLE]` measures on the database that the environment names; it must be
empty. As part of all benchmarks it runs on SQLite, in a process and a folder of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench import Measure, apart, open_database, seconds, tell
from bench.messaging_people import fill
from bench.messaging_sink import sink

if TYPE_CHECKING:
    from avow.compiler.policy import Policy
    from avow.messaging.models import Campaign
    from avow.messaging.transports import Parcel

FULL = 100_000
MANY = 10
"""How many times as many recipients the memory is looked at with."""
SENT = 1_000
"""E-mails that each contestant sends in a round."""
ROUNDS = 5
CLICKS = 200
PEER = "plain Django mail, same sink"


def measures() -> Iterator[Measure]:
    """Measure a hundred thousand recipients, and memory at ten times as many."""
    yield from apart(__name__)


def measured(people: int) -> Iterator[Measure]:
    """Fill the database at hand, and measure what a campaign does with each recipient."""
    from avow.demo import seed

    seed.prepare()
    fill(0, people)
    yield from _gate_and_render(people)
    with sink() as port:
        yield from _sending(port)
    yield from _signing()
    yield from _one_click()
    yield from _memory(people)


def _gate_and_render(people: int) -> Iterator[Measure]:
    """Ask the gate about everybody page by page, find addresses, and write each e-mail out."""
    from avow.messaging import campaigns, gate, mime
    from avow.people.models import DataSubject
    from avow.statement import access as statements

    campaign, count = _campaign(), 0

    def work() -> None:
        nonlocal count
        everybody = DataSubject.objects.filter(forgotten_at=None, merged_into=None)
        for page in campaigns.pages(everybody, None):
            decided, reached = gate.reach(page, "news", "email")
            policy = statements.policy()
            for who, to in reached.items():
                if decided[who]:
                    parcel = _parcel(campaign, policy, who, to)
                    mime.written(parcel, at=campaign.created_at, stop_address="s@a.example")
                    count += 1

    before = time.process_time()
    taken = seconds(work)
    cost = (time.process_time() - before) / people * 1000
    assert count == people, (count, people)
    yield Measure(f"gate and render {people:,} recipients", people / taken, "/s", 1_000)
    yield Measure("processor time of each of them", cost, "ms", 1, at_most=True)


def _sending(port: int) -> Iterator[Measure]:
    """Send a campaign and plain Django mail to the same sink, in turn."""
    from avow.messaging import transports
    from avow.messaging.conf import MessagingSettings
    from avow.messaging.models import Campaign, Message
    from avow.messaging.smtp import Smtp

    transports.register("email", Smtp(MessagingSettings(host="127.0.0.1", port=port, tls="none")))
    campaign = _begun()
    contestants: dict[str, Callable[[], None]] = {
        "ours": _send,
        "plain": lambda: _send_plainly(campaign, port),
    }
    _send()  # both the caches and the connections are warm
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    busy: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, send in contestants.items():
            before = time.process_time()
            taken[name].append(seconds(send))
            busy[name].append((time.process_time() - before) / SENT * 1000)
    statements = _statements(_send) / SENT
    Campaign.objects.update(state="cancelled")
    Message.objects.all().delete()
    rate = {name: SENT / statistics.median(each) for name, each in taken.items()}
    cost = {name: statistics.median(each) for name, each in busy.items()}
    what = "e-mails, each asked of the gate and on record"
    yield Measure(what, rate["ours"], "/s", rate["plain"] / 2, False, PEER, rate["plain"])
    what = "processor time of each such e-mail"
    yield Measure(what, cost["ours"], "ms", cost["plain"] * 3, True, PEER, cost["plain"])
    yield Measure("statements of each such e-mail", statements, "", 4, at_most=True)


def _send() -> None:
    """Do what the loop beside the server does, until so many have gone and are in the tree."""
    from avow.ledger import bell, services
    from avow.messaging import campaigns, sending

    with bell.listening():  # as beside the server, where a loop gives entries their places
        gone = 0
        while gone < SENT:
            filled = campaigns.advance()
            sent = sending.send_due(min(SENT - gone, 200))
            assert sent or filled, "nobody is left"
            gone += sent
    services.integrate()


def _send_plainly(campaign: "Campaign", port: int) -> None:
    from django.core.mail import EmailMultiAlternatives, get_connection

    mails = []
    for number in range(SENT):
        mail = EmailMultiAlternatives(
            campaign.subject, campaign.text, "news@shop.example", [f"p{number}@example.org"]
        )
        mail.attach_alternative(campaign.html, "text/html")
        mails.append(mail)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    get_connection(backend, host="127.0.0.1", port=port).send_messages(mails)


def _statements(work: Callable[[], None]) -> int:
    from django.db import connection

    count = 0

    def counted(execute: Callable[..., object], *call: object) -> object:
        nonlocal count
        count += 1
        return execute(*call)

    with connection.execute_wrapper(counted):
        work()
    return count


def _signing() -> Iterator[Measure]:
    """Sign one e-mail for a domain, beside the library's own arithmetic."""
    import dkim
    from cryptography.hazmat.primitives import serialization

    from avow.messaging import mime, signing
    from avow.messaging.signature import signature
    from avow.statement import access as statements

    signing.make_key()
    key, campaign = signing.private_key(), _campaign()
    parcel = _parcel(campaign, statements.policy(), uuid.UUID(int=1), "p0@example.org")
    message = mime.written(parcel, at=campaign.created_at)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    ours = _median_ms(lambda: signature(message, "shop.example", "avow", key))
    theirs = _median_ms(lambda: dkim.sign(message, b"avow", b"shop.example", pem))
    yield Measure("DKIM signature of an e-mail", ours, "ms", 2, True, "dkimpy alone", theirs)


def _median_ms(work: Callable[[], object]) -> float:
    return statistics.median(seconds(work) for _ in range(50)) * 1000


def _one_click() -> Iterator[Measure]:
    """Post the one-click body; when it is answered, the address is suppressed."""
    from django.test import Client

    from avow.ledger import bell
    from avow.messaging import tokens
    from avow.messaging.models import Suppressed
    from avow.people.models import DataSubject

    client, taken = Client(HTTP_HOST="localhost"), []
    people = list(DataSubject.objects.order_by("pk").values_list("pk", flat=True)[:CLICKS])
    kind = "application/x-www-form-urlencoded"
    for person in people:
        address = f"/u/{tokens.stop(person, 'news', 'email')}"
        begun = time.perf_counter()
        with bell.listening():  # as beside the server, where a loop gives entries their places
            answer = client.post(address, "List-Unsubscribe=One-Click", content_type=kind)
        taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200
    assert Suppressed.objects.count() == len(people)
    figure = statistics.median(taken)
    yield Measure("one-click POST to suppression, median", figure, "ms", 100, at_most=True)


def _memory(people: int) -> Iterator[Measure]:
    """Send to so many and to ten times as many, each time in a process of its own."""
    small = _peak()
    fill(people, people * MANY)
    large = _peak()
    what = f"peak memory at {people * MANY:,} over {people:,} recipients"
    yield Measure(what, large / small, "x", 1.2, at_most=True)


def _peak() -> float:
    """Give the peak memory (MB) of a process that fills a campaign and sends some of it."""
    answer = subprocess.run(
        [sys.executable, "-m", __spec__.name, "peak"], stdout=subprocess.PIPE, check=True
    )
    return float(json.loads(answer.stdout.splitlines()[-1]))


def _fill_one_campaign() -> None:
    """Look at the whole audience, let the first thousands go, and tell the peak of memory."""
    from avow.ledger import bell
    from avow.messaging import campaigns, sending, transports
    from avow.messaging.keeping import Kept
    from avow.messaging.models import Campaign, Message

    transports.register("email", Kept())
    campaign = _begun()
    waiting = Message.objects.filter(campaign=campaign, state="queued")
    with bell.listening():
        for _ in range(20):
            campaigns.advance()
            sending.send_due(500)
    while not Campaign.objects.get(pk=campaign.pk).filled:
        campaigns.advance()
        waiting.update(state="refused")  # as if all had gone
    Campaign.objects.filter(pk=campaign.pk).update(state="cancelled")
    print(_peak_here())


def _peak_here() -> float:
    """Give this process's own peak (MB); what `getrusage` says counts the parent's in."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _campaign() -> "Campaign":
    from avow.messaging import campaigns

    return campaigns.draft(
        name="November",
        purpose="news",
        channel="email",
        subject="New in November",
        text="A coat of boiled wool, cut long.\n" * 20,
        html="<p>A coat of boiled wool, cut long.</p>\n" * 20,
        actor="system",
    )


def _parcel(campaign: "Campaign", policy: "Policy", who: uuid.UUID, to: str) -> "Parcel":
    """Write one message out, as it goes to somebody."""
    from avow.messaging import bodies, rendering
    from avow.messaging.models import Message

    message = Message(
        data_subject_id=who,
        campaign=campaign,
        purpose=campaign.purpose,
        channel=campaign.channel,
        kind="promotional",
    )
    return rendering.parcel(message, bodies.of(message), to=to, person=who, policy=policy)


def _begun() -> "Campaign":
    from avow.messaging import campaigns

    return campaigns.schedule(campaign=_campaign(), actor="system")


if __name__ == "__main__":
    os.environ.setdefault("AVOW_DEMO", "true")
    open_database()
    if sys.argv[1:] == ["peak"]:
        _fill_one_campaign()
    else:
        tell(measured(int(sys.argv[1]) if sys.argv[1:] else FULL))
