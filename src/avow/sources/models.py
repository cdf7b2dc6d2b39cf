"""Tables of the room."""

import uuid

from django.db import models

from avow.people.models import DataSubject


class Import(models.Model):
    """A file that another company sent: under which terms, and how far it has come.

    The file itself is not kept, and nothing here says who stands in it.
    """

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=100)
    contract = models.CharField(max_length=200)
    purpose = models.CharField(max_length=100)
    file_digest = models.CharField(max_length=64)
    """Keyed: the same file is known again, and nothing can be guessed from it."""
    salt = models.BinaryField()
    """Opens the commitment to the file that the ledger holds."""
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)
    minors = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["file_digest", "source", "contract", "purpose"],
                name="sources_file_imported_once",
            ),
        )

    def __str__(self) -> str:
        """Name the import by its reference."""
        return f"{self.source} {self.reference}"


class RefusedRow(models.Model):
    """A row that was not taken: where it stands, and why. Never what it says."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused_rows")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["of", "line"], name="sources_row_refused_once"),
        )

    def __str__(self) -> str:
        """Name the line and the reason."""
        return f"{self.line}: {self.reason}"


class Delivery(models.Model):
    """A webhook that was taken, so that it is not taken twice, whatever its headers say."""

    hook = models.CharField(max_length=20)
    body = models.CharField(max_length=64)
    """Keyed hash of the body."""
    number = models.CharField(max_length=64, null=True)  # noqa: DJ001  # absent is not the same
    """Keyed hash of the sender's own number of the delivery, if it gave one."""
    topic = models.CharField(max_length=60)
    outcome = models.CharField(max_length=20)
    received_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["hook", "body"], name="sources_body_taken_once"),
            models.UniqueConstraint(fields=["hook", "number"], name="sources_delivery_taken_once"),
        )

    def __str__(self) -> str:
        """Name the topic."""
        return f"{self.hook} {self.topic}"


class DroppedName(models.Model):
    """The name of something that a shop sends and no sentence lets us keep; how often it came."""

    hook = models.CharField(max_length=20)
    topic = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["hook", "topic", "name"], name="sources_dropped_name_unique"
            ),
        )

    def __str__(self) -> str:
        """Name what was dropped."""
        return f"{self.hook} {self.topic} {self.name}"


class ShopRequest(models.Model):
    """What a shop passes on from a person: to see, to erase, or that they were deleted there."""

    class Kind(models.TextChoices):
        """What is asked."""

        ACCESS = "access"
        ERASE = "erase"
        ERASE_SHOP = "erase_shop"
        DELETED = "deleted"

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hook = models.CharField(max_length=20)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, null=True, related_name="+")
    """None when nobody is found by what the shop says: then nothing is held."""
    their_number = models.CharField(max_length=40)
    """The shop's own number of the request or the order, to answer with."""
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    """When a room took it up that answers requests."""

    class Meta:
        ordering = ("received_at", "reference")

    def __str__(self) -> str:
        """Name the request, not the person."""
        return f"{self.kind} {self.reference}"
