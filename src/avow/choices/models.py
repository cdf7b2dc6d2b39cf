"""Tables of the room. What people said is never changed or deleted; triggers see to it."""

from django.db import models

from avow.choices import rules
from avow.choices.records import NOBODY, Choice, Said
from avow.compiler.standing import SALE_OR_SHARING
from avow.people.models import DataSubject


class Wording(models.Model):
    """A text that was shown to people, kept once for all who saw it."""

    digest = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest


class DeclaredWording(models.Model):
    """The words of a question that the retailer asks with a banner of its own, said beforehand."""

    digest = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()
    declared_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class ChoiceEvent(models.Model):
    """One act of one person, with what shows that it happened. `reference` names its receipt."""

    class Act(models.TextChoices):
        """What the person did: three ways of saying no are not the same act."""

        OPTED_IN = "opted_in"
        OPTED_OUT = "opted_out"
        WITHDREW = "withdrew"
        OBJECTED = "objected"

    number = models.BigAutoField(primary_key=True)
    reference = models.UUIDField(unique=True)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    act = models.CharField(max_length=16, choices=Act.choices)
    purpose = models.CharField(max_length=100)
    channel = models.CharField(max_length=100)
    how = models.CharField(max_length=32)
    place = models.CharField(max_length=100)
    statement = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    wording_digest = models.CharField(max_length=64)
    acted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (many have none)
    """Keyed hash of the caller's idempotency key, since callers make keys of anything."""

    def __str__(self) -> str:
        return f"{self.act} {self.reference}"

    @property
    def wording(self) -> Wording:
        """The text that was shown, until the person is erased."""
        return self.shown.wording

    def as_act(self) -> rules.Act:
        """The event as the fold looks at it."""
        return rules.Act(
            kind=self.act,
            purpose=self.purpose,
            channel=self.channel,
            at=self.acted_at,
            reported=self.how in rules.REPORTED,
            version=self.version,
        )

    def as_choice(self) -> Choice:
        """The event as its record tells it."""
        return Choice(
            reference=str(self.reference),
            who=str(self.data_subject_id),
            at=self.acted_at,
            said=(Said(kind=self.act, purpose=self.purpose, channel=self.channel),),
            how=self.how,
            place=self.place,
            statement=self.statement,
            wording=self.wording_digest,
        )


class Shown(models.Model):
    """The part of the evidence that erasure takes: the words, and the salt of the commitment."""

    event = models.OneToOneField(
        ChoiceEvent, models.PROTECT, primary_key=True, related_name="shown"
    )
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    salt = models.BinaryField()

    def __str__(self) -> str:
        return f"shown for {self.event_id}"


class Answer(models.Model):
    """How one purpose on one channel stands for one person: the fold of their events, kept."""

    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=100)
    channel = models.CharField(max_length=100)
    says_yes = models.BooleanField()
    since = models.DateTimeField()
    act = models.CharField(max_length=16, choices=ChoiceEvent.Act.choices)
    """What the person did to make it so."""
    version = models.PositiveIntegerField()
    """Number of the version that they were shown: a yes may not cover what a later one says."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["data_subject", "purpose", "channel"], name="choices_answer_unique"
            ),
        )
        indexes = (
            # Both hold all that an audience is asked for, so that the table itself is not read.
            models.Index(
                fields=["purpose", "channel", "data_subject", "version"],
                condition=models.Q(says_yes=True),
                name="choices_yes",
            ),
            models.Index(
                fields=["purpose", "channel", "data_subject", "says_yes"],
                condition=models.Q(says_yes=False),
                name="choices_no",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} by {self.channel}: {'yes' if self.says_yes else 'no'}"

    def as_act(self) -> rules.Act:
        """The answer as the act that decided it."""
        return rules.Act(
            kind=self.act,
            purpose=self.purpose,
            channel=self.channel,
            at=self.since,
            version=self.version,
        )


class SignalEvent(models.Model):
    """A browser's signal, met for the first time for a person, a device, or both."""

    reference = models.UUIDField(unique=True)
    data_subject = models.ForeignKey(
        DataSubject, models.PROTECT, null=True, related_name="+", db_index=False
    )
    device = models.CharField(max_length=64)
    """Keyed hash of the pseudonym that the device goes by; empty when only the person is known."""
    signal = models.CharField(max_length=8, choices=[(name, name) for name in rules.SIGNALS])
    place = models.CharField(max_length=100)
    statement = models.CharField(max_length=64)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    signalled_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["data_subject", "device", "signal"],
                condition=models.Q(data_subject__isnull=False),
                name="choices_signal_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["device", "signal"],
                condition=models.Q(data_subject__isnull=True),
                name="choices_signal_once_a_device",
            ),
        )

    def __str__(self) -> str:
        return f"{self.signal} {self.reference}"

    def as_choice(self) -> Choice:
        """The signal as its record tells it: a no to sale and sharing."""
        return Choice(
            reference=str(self.reference),
            who=str(self.data_subject_id or NOBODY),
            at=self.signalled_at,
            said=(Said(kind="signalled", purpose=SALE_OR_SHARING, channel=rules.NONE),),
            how="signal",
            place=self.place,
            statement=self.statement,
            wording=self.wording_id,
        )


class DeviceChoice(models.Model):
    """What a visitor chose in the banner, and nothing about who they are."""

    reference = models.UUIDField(unique=True)
    """Random, known to the visitor alone: the name of the receipt."""
    chosen_on = models.DateField()
    allowed = models.JSONField()
    refused = models.JSONField()
    how = models.CharField(max_length=32)
    place = models.CharField(max_length=100)
    statement = models.CharField(max_length=64)
    # Whoever writes a choice holds its words until it is written (`recording.held`): a constraint
    # would look after them once for every row.
    wording = models.ForeignKey(
        Wording, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001 (many have none)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(key__isnull=False),
                name="choices_devicechoice_once_a_key",
            ),
        )
        indexes = (models.Index(fields=["wording"], name="choices_devicechoice_wording"),)

    def __str__(self) -> str:
        return f"choice {self.reference}"

    def as_choice(self) -> Choice:
        """The choice as its record tells it: one answer for each class."""
        answers = [("opted_in", key) for key in self.allowed]
        answers += [("opted_out", key) for key in self.refused]
        return Choice(
            reference=str(self.reference),
            who=NOBODY,
            at=self.chosen_on,
            said=tuple(_on_device(kind, key) for kind, key in answers),
            how=self.how,
            place=self.place,
            statement=self.statement,
            wording=self.wording_id,
        )


def _on_device(kind: str, key: str) -> Said:
    """Tell the answer to a tracker class, or to sale and sharing."""
    if key == SALE_OR_SHARING:
        return Said(kind=kind, purpose=key, channel=rules.NONE)
    return Said(kind=kind, tracker_class=key)
