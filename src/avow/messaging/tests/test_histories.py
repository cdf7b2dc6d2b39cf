"""Over any history, nothing promotional is handed over after anything but a yes of one's own."""

import base64
import hmac
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from avow.choices import services as choices
from avow.choices.tests.factories import NOON, evidence
from avow.core import clock
from avow.core.errors import AvowError
from avow.messaging import campaigns, conf, sending, services, transports
from avow.messaging.errors import ContactRefusedError
from avow.messaging.models import Message
from avow.messaging.tests.factories import Sink, customer, imported, letter
from avow.messaging.transports import Parcel
from avow.people import erasing, merging
from avow.people import services as people
from avow.people.errors import SuppressedError
from avow.people.models import DataSubject, Identifier

pytestmark = pytest.mark.django_db

THINGS = [("news", "email"), ("news", "mail"), ("feedback", "email")]
ADVERTISED = THINGS[:2]
WIDE = [*THINGS, ("news", "all"), ("all", "email"), ("all", "all")]
HUMANS = st.integers(0, 2)
NUMBERS = [(f"+1503555010{n}", f"+1503555011{n}") for n in range(3)]
"""Of each human: first one telephone, then another one."""


@dataclass(frozen=True)
class Said:
    """What a human did, or what was told or done about them."""

    what: str
    thing: tuple[str, str]
    at: datetime

    def about(self, purpose: str, channel: str) -> bool:
        return self.thing[0] in (purpose, "all") and self.thing[1] in (channel, "all")


FORM = "application/x-www-form-urlencoded"
TOKEN = "a-token-of-sixteen-or-more"


def _texted(name: str, number: str, words: str) -> int:
    """Hand a text over as the provider does, signed (HMAC-SHA1 over address and fields)."""
    fields = {"Body": words, "From": number, "MessageSid": name}
    told = "http://testserver/hooks/text/" + "".join(map("".join, sorted(fields.items())))
    signature = base64.b64encode(hmac.digest(TOKEN.encode(), told.encode(), "sha1")).decode()
    headers = {"X-Twilio-Signature": signature}
    return Client().post("/hooks/text/", urlencode(fields), FORM, headers=headers).status_code


class Watch(Sink):
    """A carrier that holds every parcel against what its human said."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world

    def deliver(self, parcel: Parcel) -> str:
        human = self.world.whose(parcel.to)
        assert self.world.says_yes(human, parcel.purpose, parcel.channel), (
            parcel.purpose,
            parcel.channel,
            self.world.known(human),
        )
        return super().deliver(parcel)


class World(RuleBasedStateMachine):
    """Three humans with addresses of their own, who act, are erased, merged and written to."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON + timedelta(hours=1)
        self.acts: list[list[Said]] = [[], [], []]
        self.records: list[UUID | None] = [None, None, None]
        self.one: list[set[int]] = [{0}, {1}, {2}]
        self.watch = Watch(self)
        for channel in ("email", "mail", "text"):
            transports.register(channel, self.watch)
        self.imports, self.texts = 0, 0

    def whose(self, address: str) -> int:
        return next(n for n in range(3) if f"h{n}" in address or address in NUMBERS[n])

    def known(self, human: int) -> list[Said]:
        """Give all that counts for a human, and what whoever they are one with did not take back.

        Who was erased before they turned out to be one left nothing that could be known of them.
        """
        said = {*self.acts[human]}
        for other in self.one[human]:
            erased = [n for n, act in enumerate(self.acts[other], 1) if act.what == "erased"]
            said |= {*self.acts[other][max(erased, default=0) :]}
        return sorted(said, key=lambda act: act.at)

    def says_yes(self, human: int, purpose: str, channel: str) -> bool:
        """Say whether the last word is a yes: of their own, or reported where they said nothing."""
        if purpose == "notices":  # the one confirmation of a STOP, which is no advertising
            return True
        about = [act for act in self.known(human) if act.about(purpose, channel)]
        own = [act for act in about if act.what != "import"]
        if own:
            return own[-1].what == "yes"
        # Questions about a purchase may be asked until somebody opts out.
        return bool(about) or purpose == "feedback"

    def _note(self, human: int, what: str, thing: tuple[str, str]) -> None:
        for other in self.one[human]:
            self.acts[other].append(Said(what, thing, self.now))

    @contextmanager
    def _later(self) -> Iterator[None]:
        self.now += timedelta(minutes=1)
        with clock.stopped_at(self.now):
            yield

    def _record(self, human: int) -> UUID:
        if self.records[human] is None:
            self.records[human] = customer(
                f"h{human}@example.org",
                first_name=f"h{human}",
                street="1 Row",
                city="Portland",
                phone=NUMBERS[human][0],
            )
        return self.records[human] or UUID(int=0)

    def _act(self, human: int, act: str, thing: tuple[str, str], how: str = "form") -> None:
        getattr(choices, act)(
            data_subject=self._record(human),
            purpose=thing[0],
            channel=thing[1],
            evidence=self._evidence(how),
            actor="data_subject",
        )

    def _evidence(self, how: str) -> choices.Evidence:
        return evidence(int((self.now - NOON).total_seconds() // 60), how=how)

    @rule(human=HUMANS, thing=st.sampled_from(THINGS))
    def agrees(self, human: int, thing: tuple[str, str]) -> None:
        with self._later():
            self._act(human, "opt_in", thing)
            self._note(human, "yes", thing)

    @rule(human=HUMANS, thing=st.sampled_from(WIDE), act=st.sampled_from(["opt_out", "withdraw"]))
    def refuses(self, human: int, thing: tuple[str, str], act: str) -> None:
        with self._later():
            self._act(human, act, thing)
            self._note(human, "no", thing)

    @rule(human=HUMANS, thing=st.sampled_from(THINGS))
    def clicks_once(self, human: int, thing: tuple[str, str]) -> None:
        with self._later():
            person = self._record(human)
            services.stop(
                person=person, purpose=thing[0], channel=thing[1], place="one-click", wording="Stop"
            )
            self._note(human, "no", thing)

    @rule(human=HUMANS)
    def texts_stop(self, human: int) -> None:
        with self._later():
            self._record(human)
            self.texts += 1
            assert _texted(f"SM{self.texts}", NUMBERS[human][0], "STOP") == 200
            self._note(human, "no", ("all", "text"))

    @rule(human=HUMANS)
    def moves(self, human: int) -> None:
        """Somebody gives another number; an import may still tell of the first one."""
        with self._later():
            self._record(human)
            customer(f"h{human}@example.org", phone=NUMBERS[human][1])

    @rule(human=HUMANS, thing=st.sampled_from(THINGS), by_address=st.booleans())
    def is_imported_as_willing(self, human: int, thing: tuple[str, str], by_address: bool) -> None:
        """Somebody else tells us of a human, known by the address or by a number of their own."""
        with self._later():
            if self.records[human] is None:
                self.imports += 1
                number = None if by_address else self.imports
                try:
                    self.records[human] = imported(
                        f"h{human}@example.org", number, phone=NUMBERS[human][self.imports % 2]
                    )
                except SuppressedError:
                    return
            self._act(human, "opt_in", thing, how="import")
            self._note(human, "import", thing)

    @rule(human=HUMANS)
    def is_erased(self, human: int) -> None:
        person = self.records[human]
        if person is None:
            return
        with self._later():
            erasing.erase(data_subject=DataSubject.objects.get(pk=person), actor="system")
            self._note(human, "erased", ("all", "all"))
            for other in set(self.one[human]):
                self.records[other], self.one[other] = None, {other}

    @rule(human=HUMANS, other=HUMANS)
    def turn_out_to_be_one(self, human: int, other: int) -> None:
        if other in self.one[human]:
            return
        with self._later(), suppress(AvowError), transaction.atomic():
            pair = [self._shown(each) for each in (human, other)]
            merging.merge(kept=pair[0], absorbed=pair[1], actor="system")
            both = self.one[human] | self.one[other]
            for each in both:
                self.one[each] = both

    def _shown(self, human: int) -> Identifier:
        person = DataSubject.objects.get(pk=self._record(human))
        return people.add_identifier(
            data_subject=person,
            kind=people.Kind.EXTERNAL,
            value=f"shown:{person.pk}",
            actor="system",
            verified=True,
        )

    @rule(human=HUMANS, thing=st.sampled_from(THINGS))
    def is_written_to(self, human: int, thing: tuple[str, str]) -> None:
        with self._later(), suppress(ContactRefusedError):
            letter(self._record(human), purpose=thing[0], channel=thing[1])

    @rule(thing=st.sampled_from(ADVERTISED))
    def all_are_written_to(self, thing: tuple[str, str]) -> None:
        with self._later():
            campaign = campaigns.draft(
                name="All",
                purpose=thing[0],
                channel=thing[1],
                subject="News",
                text="A coat.",
                actor="system",
            )
            campaigns.schedule(campaign=campaign, actor="system")
            campaigns.advance()

    @rule()
    def what_is_due_goes(self) -> None:
        with self._later():
            sending.send_due()
            assert not Message.objects.filter(state="sending").exists()


class Cleared(World):
    """The world, taken back after each history."""

    def __init__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        super().__init__()

    def teardown(self) -> None:
        try:
            with self._later():
                sending.send_due()
        finally:  # or the next history would begin in this one
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation to which a provider of texts may tell what came."""
    monkeypatch.setenv("AVOW_MESSAGING_TEXT_TOKEN", TOKEN)
    conf.settings.cache_clear()
    yield
    conf.settings.cache_clear()


def test_no_promotion_is_ever_handed_over_after_anything_but_a_yes(
    in_force: None, sink: Sink, provider: None
) -> None:
    run_state_machine_as_test(
        Cleared,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
