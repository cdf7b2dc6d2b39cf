"""Tables of the room."""

import uuid

from django.db import models

GONE = models.Q(forgotten_at__isnull=False) | models.Q(merged_into__isnull=False)
"""Who is nobody any more, or somebody else."""


class WrappingKey(models.Model):
    """The name of a key-encryption key in use. Its row goes before the key itself is destroyed."""

    name = models.CharField(primary_key=True, max_length=100)

    def __str__(self) -> str:
        return self.name


class RetiredKey(models.Model):
    """The name of a key-encryption key that is destroyed, so that it is never taken up again."""

    name = models.CharField(primary_key=True, max_length=100)

    def __str__(self) -> str:
        return self.name


class DataSubject(models.Model):
    """Somebody we hold data about: a random pseudonym, and the wrapped key of all their values.

    `merged_into` is the person that a double turned out to be. A double keeps its pseudonym, its
    key and all that hangs on them, so that taking the link away parts the two again.
    """

    pseudonym = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField(null=True)
    wrapping_key = models.ForeignKey(WrappingKey, models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="doubles")
    created_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(wrapped_key__isnull=True, forgotten_at__isnull=False)
                | models.Q(wrapped_key__isnull=False, forgotten_at__isnull=True),
                name="people_forgotten_means_no_key",
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped_key__isnull=True, wrapping_key__isnull=True)
                | models.Q(wrapped_key__isnull=False, wrapping_key__isnull=False),
                name="people_key_is_wrapped",
            ),
        )
        # Few are, so that they are known at once among all.
        indexes = (models.Index(fields=["pseudonym"], condition=GONE, name="people_gone"),)

    def __str__(self) -> str:
        """Name the person as the ledger does."""
        return str(self.pseudonym)


class Identifier(models.Model):
    """A way to find a person again: the keyed hash of an identifier, never the identifier."""

    class Kind(models.TextChoices):
        """What the hash was made from."""

        EMAIL = "email"
        PHONE = "phone"
        ACCOUNT = "account"
        LOYALTY = "loyalty"
        DEVICE = "device"
        EXTERNAL = "external"

    data_subject = models.ForeignKey(
        DataSubject, on_delete=models.CASCADE, related_name="identifiers"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    lookup = models.CharField(max_length=64)
    verified_at = models.DateTimeField(null=True)
    finds = models.BooleanField()
    """Whether the person is found by it: it is verified, or the first that they were known by.

    What somebody merely says is theirs finds nobody: else it would draw in another one's data.
    """

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "lookup"],
                condition=models.Q(finds=True),
                name="people_identifier_finds_one",
            ),
            models.UniqueConstraint(
                fields=["data_subject", "kind", "lookup"], name="people_identifier_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=True) | models.Q(finds=True),
                name="people_verified_finds",
            ),
        )

    def __str__(self) -> str:
        """Name the kind only: the hash is nobody's business."""
        return self.kind


class Suppression(models.Model):
    """The keyed hash of an identifier whose person was erased, when, and nothing else."""

    lookup = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "suppressed"


class Erasure(models.Model):
    """A person's erasure, from the destruction of the key to the second look at every holder."""

    class Why(models.TextChoices):
        """What made us erase."""

        REQUEST = "request"
        MINOR = "minor"
        RETENTION = "retention"

    data_subject = models.OneToOneField(
        DataSubject, models.PROTECT, primary_key=True, related_name="erasure"
    )
    why = models.CharField(max_length=16, choices=Why.choices)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"erasure {self.data_subject_id}"


class Quarantine(models.Model):
    """Somebody who may be a child, by what somebody unknown said; used for nothing meanwhile.

    `purge_at` is when they are erased if nobody speaks for them, None where that is for staff to
    say; `lifted_at` when staff found that it is no child.
    """

    data_subject = models.OneToOneField(
        DataSubject, models.PROTECT, primary_key=True, related_name="quarantine"
    )
    begun_at = models.DateTimeField()
    purge_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"quarantine {self.data_subject_id}"


class EmptiedHolder(models.Model):
    """A holder that has erased what it had about a person, and how much that was."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="emptied")
    holder = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["erasure", "holder"], name="people_emptied_once"),
        )

    def __str__(self) -> str:
        return f"{self.holder}: {self.count}"
