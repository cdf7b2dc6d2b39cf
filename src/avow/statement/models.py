"""Tables of the room. Versions are never changed or deleted; triggers see to it."""

from django.db import models
from django.urls import reverse

from avow.core import clock


class Version(models.Model):
    """One published text with its practices and rule packs, byte for byte, under one digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    statement = models.BinaryField()
    practices = models.BinaryField()
    rule_packs = models.JSONField()
    """The text of every rule pack that it was held against, by name."""
    published_at = models.DateTimeField()
    effective_at = models.DateTimeField()

    class Meta:
        ordering = ("-effective_at", "-number")

    def __str__(self) -> str:
        """Name the version as people do."""
        return f"version {self.number}"

    def get_absolute_url(self) -> str:
        """Give the address at which exactly this version stays for ever."""
        return reverse("statement:version", args=[self.digest])

    @property
    def announced(self) -> bool:
        """Whether it is published but not yet in force."""
        return self.effective_at > clock.now()


class Commencement(models.Model):
    """A version came into force, and the rooms that wanted to know were told."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Name the version that came into force."""
        return str(self.version)


class Acceptance(models.Model):
    """A data subject accepted a version, in words or by going on."""

    class How(models.TextChoices):
        """What counted as acceptance."""

        ACCEPTED = "accepted"
        CONTINUED_USE = "continued_use"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acceptances")
    pseudonym = models.UUIDField(db_index=True)
    how = models.CharField(max_length=16, choices=How.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["version", "pseudonym", "how"], name="statement_accepted_once"
            ),
        )

    def __str__(self) -> str:
        """Name the act, never the person."""
        return f"{self.how} {self.version_id}"


class Alert(models.Model):
    """Word of a material change that is owed to a circle of people by one way."""

    class Circle(models.TextChoices):
        """Who is owed it."""

        ALL = "all"
        AFFECTED = "affected"

    class State(models.TextChoices):
        """How far it has come."""

        OWED = "owed"
        SENT = "sent"
        CLOSED = "closed"
        """By a member of staff, with some whom it did not reach."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="alerts")
    channel = models.CharField(max_length=32)
    """A way of the rule `change-alert`, such as `email` or `banner`."""
    circle = models.CharField(max_length=16, choices=Circle.choices)
    affected = models.JSONField(default=list)
    """What ties people to the change, such as `data.email`; empty for all."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "channel"], name="statement_alerted_once"),
        )

    def __str__(self) -> str:
        """Name what is owed, and by which way."""
        return f"{self.version_id} by {self.channel}: {self.state}"
