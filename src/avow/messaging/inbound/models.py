"""Tables of what comes in. Names and addresses are keyed hashes, words are sealed."""

import uuid

from django.db import models

from avow.messaging.models import Message
from avow.people.models import DataSubject


class Arrival(models.Model):
    """Something that came in, by the keyed hash of its own name, so that it counts once."""

    class Became(models.TextChoices):
        """What was made of it."""

        STOPPED = "stopped"
        STARTED = "started"
        HELPED = "helped"
        QUEUED = "queued"
        BOUNCED = "bounced"
        PUT_OFF = "put_off"
        COMPLAINED = "complained"
        REPORTED = "reported"
        AUTOMATIC = "automatic"
        LOOPED = "looped"
        NOTED = "noted"

    digest = models.CharField(primary_key=True, max_length=64)
    channel = models.CharField(max_length=100)
    became = models.CharField(max_length=12, choices=Became.choices)
    arrived_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel}: {self.became}"


class Doubt(models.Model):
    """Words that only a person can judge, sealed; what was decided, by whom, and the entry of it.

    Of somebody known they are sealed under the person's key, else under a key of the room.
    """

    class Why(models.TextChoices):
        """Why nobody but a person can say what is meant."""

        UNCLEAR = "unclear"
        OTHER = "other"
        START = "start"
        BROKEN = "broken"
        TOO_LARGE = "too_large"
        COMPLAINT = "complaint"

    class Decided(models.TextChoices):
        """What a member of staff read in them."""

        OPT_OUT = "opt_out"
        QUESTION = "question"
        NOTHING = "nothing"

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=100)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, null=True, related_name="+")
    lookup = models.CharField(max_length=64, blank=True)
    """Keyed hash of the address that it came from."""
    sealed = models.BinaryField()
    why = models.CharField(max_length=12, choices=Why.choices)
    arrived_at = models.DateTimeField()
    due_on = models.DateField()
    """By when the law wants it answered, if it is a stop."""
    decided = models.CharField(max_length=8, choices=Decided.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    entry = models.UUIDField(null=True)
    """Reference of the ledger entry of the decision."""

    class Meta:
        indexes = (
            models.Index(
                fields=["due_on", "arrived_at", "reference"],
                condition=models.Q(decided=""),
                name="messaging_doubt_open",
            ),
        )

    def __str__(self) -> str:
        """Name it by its reference, which says nothing about the person."""
        return f"{self.channel}: {self.reference}"


class SoftBounce(models.Model):
    """An address that could not be reached for the moment, by its hash, and how often lately."""

    lookup = models.CharField(max_length=64)
    channel = models.CharField(max_length=100)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)
    """Messages that came back one after the other, with none between them that arrived."""
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    """The last of them."""
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["lookup", "channel"], name="messaging_soft_bounce_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.count}"
