"""Tables of the room."""

import uuid

from django.db import models


class DataSubject(models.Model):
    """Somebody we hold data about: a random pseudonym, and the wrapped key of all their values."""

    pseudonym = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(wrapped_key__isnull=True, forgotten_at__isnull=False)
                | models.Q(wrapped_key__isnull=False, forgotten_at__isnull=True),
                name="people_forgotten_means_no_key",
            ),
        )

    def __str__(self) -> str:
        """Name the person as the ledger does."""
        return str(self.pseudonym)


class Identifier(models.Model):
    """A way to find a person again: the keyed hash of an identifier, never the identifier."""

    class Kind(models.TextChoices):
        """What the hash was made from."""

        EMAIL = "email"

    data_subject = models.ForeignKey(
        DataSubject, on_delete=models.CASCADE, related_name="identifiers"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    lookup = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "lookup"], name="people_identifier_unique"),
        )

    def __str__(self) -> str:
        """Name the kind only: the hash is nobody's business."""
        return self.kind
