"""Tables of the room. Whatever says who is reached is sealed or hashed."""

import uuid

from django.db import models

from avow.messaging import rules
from avow.people.models import DataSubject
from avow.statement.models import Alert


class Campaign(models.Model):
    """One text for all who said yes to a purpose on a channel, and how far it has come."""

    class State(models.TextChoices):
        """What is done with it now."""

        DRAFT = "draft"
        SCHEDULED = "scheduled"
        RUNNING = "running"
        PAUSED = "paused"
        FINISHED = "finished"
        CANCELLED = "cancelled"

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=100)
    channel = models.CharField(max_length=100)
    segment = models.JSONField(default=list)
    """Conditions on declared data, all of which must hold; see `segments`."""
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    tracked = models.BooleanField(default=False)
    """Whether openings and clicks are counted of those who said yes to analytics."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cursor = models.UUIDField(null=True)
    """The last person of the audience that was looked at."""
    filled = models.BooleanField(default=False)
    """Whether everybody of the audience was looked at."""

    class Meta:
        indexes = (models.Index(fields=["state", "scheduled_at"], name="messaging_campaign_due"),)

    def __str__(self) -> str:
        return self.name

    @property
    def running(self) -> bool:
        """Whether its messages may go now."""
        return self.state == Campaign.State.RUNNING


class AlertRun(models.Model):
    """How far an alert of the statement has come on its way to all who are owed it."""

    alert = models.OneToOneField(Alert, models.PROTECT, primary_key=True, related_name="run")
    cursor = models.UUIDField(null=True)
    filled = models.BooleanField(default=False)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"run of {self.alert_id}"


class AlertSeen(models.Model):
    """Somebody has seen an alert on a page."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="seen")
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["alert", "data_subject"], name="messaging_seen_once"),
        )

    def __str__(self) -> str:
        return f"seen: {self.alert_id}"


class Message(models.Model):
    """One message to one person on one channel, from the first word about it to its end.

    `sealed` holds address and content under the person's key. A message of a campaign or an alert
    has none: it is written anew from the common text and the person's own data when it goes.
    """

    class State(models.TextChoices):
        """How far it has come."""

        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"
        HELD = "held"
        FAILED = "failed"
        DOUBTFUL = "doubtful"

    number = models.BigAutoField(primary_key=True)
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=100)
    channel = models.CharField(max_length=100)
    kind = models.CharField(max_length=16)
    """What the purpose says a message for it is, such as `promotional`."""
    place = models.CharField(max_length=100)
    """Key of the page or task that asked for it."""
    sealed = models.BinaryField(null=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="messages")
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="messages")
    key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (many have none)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    reasons = models.JSONField(default=list)
    """Codes of what stands against it, or of the fault."""
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    """When it is to be tried (again); while it is being sent, when the attempt counts as lost."""
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    known_as = models.CharField(max_length=100, blank=True)
    """The carrier's own name for it, such as a provider's message number."""
    entry = models.UUIDField(null=True)
    """Reference of the ledger entry that says what became of it."""
    openings = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "data_subject"],
                condition=models.Q(campaign__isnull=False),
                name="messaging_once_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["alert", "data_subject"],
                condition=models.Q(alert__isnull=False),
                name="messaging_once_an_alert",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "number"],
                condition=models.Q(state__in=("queued", "held", "sending")),
                name="messaging_due",
            ),
            models.Index(fields=["campaign", "state"], name="messaging_of_campaign"),
            models.Index(fields=["alert", "state"], name="messaging_of_alert"),
        )

    def __str__(self) -> str:
        """Name the message by its reference, which says nothing about the person."""
        return f"{self.purpose} by {self.channel} {self.reference}"


class Reached(models.Model):
    """The one message of a campaign for an address, whoever else is reached there too."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", db_index=False)
    lookup = models.CharField(max_length=64)
    """Keyed hash of the address."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "lookup"], name="messaging_one_for_an_address"
            ),
        )

    def __str__(self) -> str:
        return f"reached by {self.message_id}"


class Settled(models.Model):
    """What a member of staff found of a message in doubt; each doubt is settled once."""

    class Finding(models.TextChoices):
        """What became of it, or is to become of it."""

        ARRIVED = "arrived"
        AGAIN = "again"
        LEAVE = "leave"

    doubt = models.UUIDField(primary_key=True)
    """Reference of the ledger entry that left the message in doubt."""
    message = models.ForeignKey(Message, models.CASCADE, related_name="settled")
    finding = models.CharField(max_length=8, choices=Finding.choices)
    settled_at = models.DateTimeField()
    settled_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.finding}: {self.doubt}"


class Suppressed(models.Model):
    """An address that is not reached on a channel: its keyed hash, and why. It outlives erasure."""

    class Reason(models.TextChoices):
        """Why nothing goes there."""

        OPT_OUT = rules.OPT_OUT
        COMPLAINT = rules.COMPLAINT
        BOUNCE = rules.BOUNCE
        DO_NOT_CALL = rules.DO_NOT_CALL
        REGISTRY = rules.REGISTRY

    channel = models.CharField(max_length=100)
    lookup = models.CharField(max_length=64)
    purpose = models.CharField(max_length=100, default=rules.ALL)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["lookup", "channel", "purpose", "reason"],
                name="messaging_suppressed_once",
            ),
        )

    def __str__(self) -> str:
        """Say why; the hash is nobody's business."""
        return f"{self.channel}: {self.reason}"


class Outage(models.Model):
    """A channel whose carrier cannot be reached: since when, and when it is tried again."""

    channel = models.CharField(primary_key=True, max_length=100)
    since = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)
    retry_at = models.DateTimeField()
    fault = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.channel} is away"
