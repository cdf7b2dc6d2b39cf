"""The panels of the rooms below: what waits there for the staff."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from avow.cookies.models import LinkCheck
from avow.cookies.rules import Liveness
from avow.desk.panels import Column, Panel
from avow.messaging.inbound import doubts
from avow.messaging.inbound.models import Doubt
from avow.messaging.models import Campaign, Message, Outage
from avow.messaging.post.models import Letter
from avow.messaging.telephone.models import Call
from avow.people import quarantine
from avow.people.models import Erasure
from avow.sources.models import Import, ShopRequest
from avow.statement.models import Alert

_MESSAGE = (
    Column("Number", lambda row: row.number),
    Column("Purpose", lambda row: row.purpose),
    Column("Channel", lambda row: row.channel),
    Column("Campaign", lambda row: row.campaign.name if row.campaign_id else "–"),
    Column("Why", lambda row: ", ".join(row.reasons)),
    Column("Attempts", lambda row: row.attempts),
    Column("Ended", lambda row: row.ended_at or "–"),
    Column("Person", lambda row: row.data_subject_id or "–"),
)


def _messages(state: Message.State) -> QuerySet[Message]:
    return Message.objects.filter(state=state).select_related("campaign")


def _person(row: Any) -> str:
    return reverse("desk:person", args=[row.data_subject_id]) if row.data_subject_id else ""


def _due(row: Doubt) -> object:
    return f"{row.due_on:%Y-%m-%d}, overdue" if doubts.is_overdue(row) else row.due_on


ASKED = "Asked of us"
SENT = "Messages"
KEPT = "Data"

_DOUBT = (
    Column("Answer by", _due),
    Column("Arrived", lambda row: row.arrived_at),
    Column("Came by", lambda row: row.channel),
    Column("Why", lambda row: row.get_why_display()),
    Column("From", lambda row: row.data_subject_id or "nobody known"),
)

PANELS = (
    Panel(
        key="doubts",
        group=ASKED,
        label="messages in doubt",
        hint="Words that only a person can judge: read them, and say what is meant.",
        rows=lambda: doubts.waiting(),
        order=doubts.ORDER,
        columns=_DOUBT,
        address=lambda row: reverse("desk:doubt", args=[row.pk]),
    ),
    Panel(
        key="doubts-due",
        group=ASKED,
        label="of them overdue, or due within two days",
        hint="If one of them is a stop, the law wants it done by that day.",
        rows=lambda: doubts.pressing(),
        order=doubts.ORDER,
        columns=_DOUBT,
        address=lambda row: reverse("desk:doubt", args=[row.pk]),
    ),
    Panel(
        key="requests",
        group=ASKED,
        label="requests from shops",
        hint="What people asked through a shop and no room has taken up yet.",
        rows=lambda: ShopRequest.objects.filter(taken_at=None),
        order=("received_at", "reference"),
        columns=(
            Column("Received", lambda row: row.received_at),
            Column("Shop", lambda row: row.hook),
            Column("Asks to", lambda row: row.get_kind_display()),
            Column("Person", lambda row: row.data_subject_id or "nobody known"),
        ),
        address=_person,
    ),
    Panel(
        key="quarantine",
        group=ASKED,
        label="people who may be children",
        hint="Nothing of theirs is used until the staff have looked.",
        rows=lambda: quarantine.waiting(),
        order=("begun_at", "pk"),
        columns=(
            Column("Since", lambda row: row.begun_at),
            Column("Erased on", lambda row: row.purge_at or "when the staff say so"),
            Column("Person", lambda row: row.data_subject_id),
        ),
        address=_person,
    ),
    Panel(
        key="campaigns",
        group=SENT,
        label="campaigns under way",
        hint="Scheduled, running or paused.",
        rows=lambda: Campaign.objects.filter(state__in=("scheduled", "running", "paused")),
        order=("-created_at", "-reference"),
        columns=(),
        page="desk:campaigns",
    ),
    Panel(
        key="calls",
        group=SENT,
        label="calls to be made",
        hint="On the lists of who may be called, and not noted yet.",
        rows=lambda: Call.objects.filter(outcome=Call.Outcome.OPEN),
        order=("reference",),
        columns=(),
        page="desk:calls",
    ),
    Panel(
        key="letters",
        group=SENT,
        label="letters to be printed",
        hint="Laid down and not printed yet; each is asked about once more when it is.",
        rows=lambda: Letter.objects.filter(state=Letter.State.WAITING),
        order=("taken_at", "reference"),
        columns=(),
        page="desk:letters",
    ),
    Panel(
        key="doubtful",
        group=SENT,
        label="messages that may have arrived",
        hint="The server went away in the middle: look, and say what became of them.",
        rows=lambda: _messages(Message.State.DOUBTFUL),
        order=("-number",),
        columns=_MESSAGE,
        page="desk:doubtful",
    ),
    Panel(
        key="failed",
        group=SENT,
        label="messages that failed",
        hint="Given up after every attempt, refused by the other side, or left by the staff.",
        rows=lambda: _messages(Message.State.FAILED),
        order=("-number",),
        columns=_MESSAGE,
    ),
    Panel(
        key="outages",
        group=SENT,
        label="channels that are away",
        hint="The carrier cannot be reached; messages wait and nobody is sent one twice.",
        rows=lambda: Outage.objects.all(),
        order=("since", "channel"),
        columns=(
            Column("Channel", lambda row: row.channel),
            Column("Since", lambda row: row.since),
            Column("Attempts", lambda row: row.attempts),
            Column("Tried again", lambda row: row.retry_at),
            Column("Fault", lambda row: row.fault),
        ),
    ),
    Panel(
        key="alerts",
        group=SENT,
        label="alerts owed",
        hint="A material change of the statement that has not reached everybody yet.",
        rows=lambda: Alert.objects.filter(state=Alert.State.OWED).select_related("version"),
        order=("id",),
        columns=(),
        page="desk:alerts",
    ),
    Panel(
        key="links",
        group=KEPT,
        label="ways out that are dead",
        hint="Links by which people opt out at other companies, and that do not answer.",
        rows=lambda: LinkCheck.objects.filter(state=Liveness.DEAD.value),
        order=("since", "address"),
        columns=(
            Column("Address", lambda row: row.address),
            Column("Dead since", lambda row: row.since),
            Column("Looked at", lambda row: row.checked_at),
            Column("Said", lambda row: row.said),
        ),
    ),
    Panel(
        key="imports",
        group=KEPT,
        label="imports with refused rows",
        hint="Rows that were not taken, by line and reason; the file itself is not kept.",
        rows=lambda: Import.objects.filter(refused__gt=0),
        order=("-begun_at", "-reference"),
        columns=(
            Column("Begun", lambda row: row.begun_at),
            Column("Source", lambda row: row.source),
            Column("Purpose", lambda row: row.purpose),
            Column("Rows", lambda row: row.rows_done),
            Column("Taken", lambda row: row.taken),
            Column("Refused", lambda row: row.refused),
        ),
        address=lambda row: reverse("desk:import", args=[row.pk]),
    ),
    Panel(
        key="erasures",
        group=KEPT,
        label="erasures unfinished",
        hint="The key is gone; some room could not delete yet. It is tried again by itself.",
        rows=lambda: Erasure.objects.filter(finished_at=None),
        order=("begun_at", "data_subject"),
        columns=(
            Column("Begun", lambda row: row.begun_at),
            Column("Why", lambda row: row.get_why_display()),
            Column("Person", lambda row: row.data_subject_id),
        ),
    ),
)
