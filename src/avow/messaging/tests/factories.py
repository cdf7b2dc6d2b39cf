"""What the tests of messages begin with."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from avow.choices import services as choices
from avow.choices.tests.factories import evidence
from avow.collection import services as collection
from avow.collection.models import Submission
from avow.core import clock
from avow.messaging import services
from avow.messaging.errors import UndeliverableError, UnreachableError
from avow.messaging.models import Message
from avow.messaging.transports import Parcel
from avow.people import services as people
from avow.statement import access as statements


class Sink:
    """A carrier that notes what it is handed, and can be away or refuse."""

    def __init__(self) -> None:
        """Take everything."""
        self.parcels: list[Parcel] = []
        self.away = False
        self.refuses = False
        self.until: datetime | None = None

    def ready_at(self, parcel: Parcel, now: datetime) -> datetime:
        """Let it go now, or when the quiet hours end."""
        return self.until or now

    def deliver(self, parcel: Parcel) -> str:
        """Note it."""
        if self.away:
            raise UnreachableError("The sink is away.")
        if self.refuses:
            raise UndeliverableError("The sink refuses.")
        self.parcels.append(parcel)
        return "sink-1"

    @property
    def addresses(self) -> list[str]:
        """Where the parcels were to go."""
        return [parcel.to for parcel in self.parcels]


def customer(email: str, **fields: str) -> UUID:
    """Somebody who left an address with the newsletter, and chose nothing."""
    submission = collection.record(
        touchpoint="newsletter",
        fields={"email": email, **fields},
        place="newsletter",
        wording="Send me the letter.",
        actor="data_subject",
    )
    assert submission.data_subject is not None
    return submission.data_subject.pk


def says_yes(
    person: UUID, purpose: str = "news", channel: str = "email", minute: int = 0, **how: Any
) -> None:
    """Let somebody say yes."""
    choices.opt_in(
        data_subject=person,
        purpose=purpose,
        channel=channel,
        evidence=evidence(minute, **how),
        actor="data_subject",
    )


def says_no(
    person: UUID, purpose: str = "news", channel: str = "email", minute: int = 1, **how: Any
) -> None:
    """Let somebody say no."""
    choices.opt_out(
        data_subject=person,
        purpose=purpose,
        channel=channel,
        evidence=evidence(minute, **how),
        actor="data_subject",
    )


def letter(person: UUID, **changes: Any) -> Message:
    """Queue a letter with news."""
    said: dict[str, Any] = {
        "purpose": "news",
        "channel": "email",
        "subject": "New in November",
        "text": "A coat of felt.",
        "actor": "system",
        "place": "campaign",
    }
    return services.send(data_subject=person, **(said | changes))


def imported(email: str, number: int | None, **fields: str) -> UUID:
    """Somebody whom another source tells of: by their address, or by a number of its own."""
    by = (
        people.Known(people.Kind.EMAIL, email)
        if number is None
        else people.Known(people.Kind.EXTERNAL, f"crm:{number}")
    )
    person = people.find_or_create(by=by, imported=True, actor="system")
    submission = Submission.objects.create(
        data_subject=person,
        touchpoint="newsletter",
        version_digest=statements.current().digest,
        place="import",
        key=uuid4().hex,
        request_digest=uuid4().hex,
        salt=b"",
        entry=uuid4(),
        at=clock.now(),
    )
    given = {
        "email": email,
        "first_name": email.partition("@")[0],
        "street": "1 Row",
        "city": "Portland",
    } | fields
    for field, value in given.items():
        submission.facts.create(field=field, sealed=people.seal_value(person, field, value))
    return person.pk
