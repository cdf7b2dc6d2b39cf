"""Tables of letters: each sealed until it is printed, and with which others it was."""

import uuid

from django.db import models

from avow.people.models import DataSubject


class Batch(models.Model):
    """Letters that were printed as one PDF."""

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=100)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} letters"


class Letter(models.Model):
    """A letter that waits to be printed, or was; address and words are sealed."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        PRINTED = "printed"
        WITHDRAWN = "withdrawn"

    reference = models.UUIDField(primary_key=True, editable=False)
    """The reference of its message."""
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=100)
    sealed = models.BinaryField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=100, blank=True)
    """Code of what stood against it when it was to be printed."""
    taken_at = models.DateTimeField()
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="letters")

    class Meta:
        indexes = (
            models.Index(
                fields=["taken_at", "reference"],
                condition=models.Q(state="waiting"),
                name="messaging_letter_waiting",
            ),
        )

    def __str__(self) -> str:
        """Name it by its reference, which says nothing about the person."""
        return f"letter {self.reference}"
