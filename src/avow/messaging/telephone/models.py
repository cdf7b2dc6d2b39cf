"""Tables of calls. Numbers are keyed hashes; a number itself is looked up when it is dialled."""

import uuid

from django.db import models

from avow.people.models import DataSubject


class CallList(models.Model):
    """Everybody who could be called about one purpose on the day that it was made."""

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=100)
    built_at = models.DateTimeField()
    built_by = models.CharField(max_length=100)
    count = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    """How many were left out, by the code of the first reason."""

    def __str__(self) -> str:
        return f"{self.purpose}: {self.reference}"


class Call(models.Model):
    """One person to be called, and what became of it."""

    class Outcome(models.TextChoices):
        """What the member of staff notes after a call."""

        OPEN = ""
        REACHED = "reached"
        NO_ANSWER = "no_answer"
        DO_NOT_CALL = "do_not_call"

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call_list = models.ForeignKey(CallList, models.PROTECT, related_name="calls")
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["call_list", "data_subject"], name="messaging_once_a_call_list"
            ),
        )

    def __str__(self) -> str:
        """Name it by its reference, which says nothing about the person."""
        return f"call {self.reference}"


class DoNotCallRequest(models.Model):
    """Somebody asked not to be called again: the hash of the number, and how long it is on record.

    The suppression itself has no end; this row proves when it was asked for, and who took it.
    """

    lookup = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100)
    kept_until = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["lookup"], name="messaging_asked_no_calls"),)

    def __str__(self) -> str:
        return f"asked on {self.asked_at:%Y-%m-%d}"


class DoNotCallList(models.Model):
    """A list of numbers that must not be called, as it was imported last."""

    name = models.CharField(primary_key=True, max_length=40)
    dated_on = models.DateField()
    imported_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name} of {self.dated_on}"


class ListedNumber(models.Model):
    """The keyed hash of one number of a list."""

    id = models.BigAutoField(primary_key=True)
    listed_in = models.ForeignKey(DoNotCallList, models.CASCADE, related_name="numbers")
    lookup = models.CharField(max_length=64)
    taken = models.UUIDField()
    """Which import saw it last."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["lookup", "listed_in"], name="messaging_listed_once"),
        )

    def __str__(self) -> str:
        """Say where; the hash is nobody's business."""
        return f"listed in {self.listed_in_id}"
