"""Messages at full size: the gate, rendering, sending, the way out, and memory.

`python -m bench.messaging [PEOPLE]` measures on the database that the environment names; it must be
empty. As part of all benchmarks it runs on SQLite, in a process and a folder of its own.
"""

import asyncio
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench import Measure, apart, open_database, seconds, tell

if TYPE_CHECKING:
    from avow.messaging.models import Campaign

FULL = 100_000
MANY = 10 * FULL
SENT = 300
"""E-mails that each contestant sends in a round."""
ROUNDS = 5
CLICKS = 200


def measures() -> Iterator[Measure]:
    """Measure a hundred thousand recipients, and memory at ten times as many."""
    yield from apart(__name__)


def measured(people: int) -> Iterator[Measure]:
    """Fill the database at hand, and measure what a campaign does with each recipient."""
    _publish()
    _fill(people)
    with _Sink() as port:
        yield from _gate_and_render(people)
        yield from _sending(port)
    yield from _one_click()
    yield from _memory(people)


def _gate_and_render(people: int) -> Iterator[Measure]:
    """Ask the gate about everybody page by page, find addresses, and write each e-mail out."""
    from avow.messaging import campaigns, gate, mime, rendering
    from avow.messaging.models import Message
    from avow.messaging.sealing import Content
    from avow.messaging.transports import Parcel
    from avow.people.models import DataSubject
    from avow.statement import access as statements

    campaign = _campaign()
    content = Content(subject=campaign.subject, text=campaign.text, html=campaign.html)
    policy, count = statements.policy(), 0

    def parcel(person: uuid.UUID) -> Parcel:
        message = Message(
            data_subject_id=person, purpose="news", channel="email", kind="promotional"
        )
        return rendering.parcel(message, content, to="p@example.org", person=person, policy=policy)

    def work() -> None:
        nonlocal count
        everybody = DataSubject.objects.filter(forgotten_at=None, merged_into=None)
        for page in campaigns.pages(everybody, None):
            for person, decision in gate.ask_many(page, "news", "email").items():
                if decision:
                    mime.written(parcel(person), at=campaign.created_at, stop_address="s@a.example")
                    count += 1

    taken = seconds(work)
    assert count == people, (count, people)
    yield Measure(f"gate and render {people:,} recipients", people / taken, "/s", 1_000)


def _sending(port: int) -> Iterator[Measure]:
    """Send a campaign and plain Django mail to the same sink, in turn."""
    from django.core.mail import EmailMultiAlternatives, get_connection

    from avow.ledger import bell
    from avow.messaging import campaigns, sending, transports
    from avow.messaging.conf import MessagingSettings
    from avow.messaging.models import Campaign, Message
    from avow.messaging.smtp import Smtp

    chosen = MessagingSettings(host="127.0.0.1", port=port, tls="none")
    transports.register("email", Smtp(chosen))
    campaign = campaigns.schedule(campaign=_campaign(), actor="system")
    while Message.objects.count() < SENT * ROUNDS:
        Message.objects.filter(state="queued").update(state="held")  # let the next page be filled
        campaigns.PAGE = SENT * ROUNDS
        campaigns.advance()
    Message.objects.update(state="queued")

    def ours() -> None:
        with bell.listening():  # as beside the server, where a loop gives entries their places
            assert sending.send_due(SENT) == SENT

    def djangos() -> None:
        mails = []
        for number in range(SENT):
            mail = EmailMultiAlternatives(
                campaign.subject, campaign.text, "news@shop.example", [f"p{number}@example.org"]
            )
            mail.attach_alternative(campaign.html, "text/html")
            mails.append(mail)
        backend = "django.core.mail.backends.smtp.EmailBackend"
        get_connection(backend, host="127.0.0.1", port=port).send_messages(mails)

    taken: dict[str, list[float]] = {"ours": [], "djangos": []}
    for _ in range(ROUNDS):
        taken["ours"].append(seconds(ours))
        taken["djangos"].append(seconds(djangos))
    rate = {name: SENT / statistics.median(each) for name, each in taken.items()}
    Campaign.objects.update(state="cancelled")
    Message.objects.all().delete()
    yield Measure(
        "e-mails, each asked of the gate and on record",
        rate["ours"],
        "/s",
        rate["djangos"] / 10,
        False,
        "plain Django mail, same sink",
        rate["djangos"],
    )


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
    """Fill campaigns for so many and for ten times as many, each in a process of its own."""
    small = _peak()
    _fill(people * 10 - people, start=people)
    large = _peak()
    what = f"peak memory at {people * 10:,} over {people:,} recipients"
    yield Measure(what, large / small, "x", 1.2, at_most=True)


def _peak() -> float:
    """Give the peak memory (MB) of a process that fills one campaign."""
    answer = subprocess.run(
        [sys.executable, "-m", __spec__.name, "peak"], stdout=subprocess.PIPE, check=True
    )
    return float(json.loads(answer.stdout.splitlines()[-1]))


def _fill_one_campaign() -> None:
    from avow.messaging import campaigns
    from avow.messaging.models import Campaign, Message

    campaign = campaigns.schedule(campaign=_campaign(), actor="system")
    waiting = Message.objects.filter(campaign=campaign, state="queued")
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


def _publish() -> None:
    from avow.demo import seed

    seed.prepare()


def _fill(people: int, start: int = 0) -> None:
    """Write people with an address and a yes; the acts behind them are not what is measured."""
    from django.db import transaction

    from avow.choices.models import Answer
    from avow.collection.models import Fact, Submission
    from avow.core import clock
    from avow.people import access, vault, wrapping
    from avow.people.models import DataSubject
    from avow.statement import access as statements

    service, now = wrapping.service(), clock.now()
    name, digest = service.current(), statements.current().digest
    wrapping_key = access.wrapping_key(name)
    for first in range(start, start + people, 10_000):
        with transaction.atomic():
            rows = []
            for number in range(first, min(first + 10_000, start + people)):
                key, who = vault.new_key(), uuid.UUID(int=number + 1)
                wrapped = service.wrap(key, pseudonym=who, by=name)
                sealed = vault.seal(
                    key, f"p{number}@example.org".encode(), pseudonym=who, field="email"
                )
                rows.append((who, wrapped, sealed))
            DataSubject.objects.bulk_create(
                [
                    DataSubject(
                        pseudonym=w, wrapped_key=k, wrapping_key=wrapping_key, created_at=now
                    )
                    for w, k, _ in rows
                ],
                batch_size=2_000,
            )
            Submission.objects.bulk_create(
                [
                    Submission(
                        reference=w,
                        data_subject_id=w,
                        touchpoint="newsletter",
                        version_digest=digest,
                        place="bench",
                        key=w.hex,
                        request_digest=w.hex,
                        salt=b"",
                        entry=w,
                        at=now,
                    )
                    for w, _, _ in rows
                ],
                batch_size=2_000,
            )
            Fact.objects.bulk_create(
                [Fact(submission_id=w, field="email", sealed=s) for w, _, s in rows],
                batch_size=2_000,
            )
            Answer.objects.bulk_create(
                [
                    Answer(
                        data_subject_id=w,
                        purpose="news",
                        channel="email",
                        says_yes=True,
                        since=now,
                        act="opted_in",
                        version=1,
                    )
                    for w, _, _ in rows
                ],
                batch_size=2_000,
            )


class _Sink:
    """A mail server in a process of its own that takes everything and keeps nothing."""

    def __enter__(self) -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        self._process = multiprocessing.get_context("spawn").Process(
            target=_take_all, args=(port,), daemon=True
        )
        self._process.start()
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                return port
        raise RuntimeError("The sink did not start.")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()


def _take_all(port: int) -> None:
    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    os.environ.setdefault("AVOW_DEMO", "true")
    open_database()
    if sys.argv[1:] == ["peak"]:
        _fill_one_campaign()
    else:
        tell(measured(int(sys.argv[1]) if sys.argv[1:] else FULL))
