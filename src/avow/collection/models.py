"""Tables of the room."""

import uuid

from django.db import models

from avow.people.models import DataSubject


class Submission(models.Model):
    """What one person gave at one touchpoint, and under which words: the provenance of its facts.

    `key` is the caller's idempotency key. `salt` opens the commitment that the ledger holds; it is
    sealed under the person's key, so that forgetting the person closes it for ever.
    Where a touchpoint keeps nothing there is no person either, only that it happened.
    What another company told has no touchpoint, but `source`, `contract` and `purpose`.
    """

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_subject = models.ForeignKey(
        DataSubject, on_delete=models.CASCADE, related_name="submissions", null=True
    )
    touchpoint = models.CharField(max_length=100)
    source = models.CharField(max_length=100, default="")
    contract = models.CharField(max_length=200, default="")
    purpose = models.CharField(max_length=100, default="")
    version_digest = models.CharField(max_length=64)
    rules_digest = models.CharField(max_length=64, default="")
    """The rules of the contest that it was entered under, which win over the version."""
    place = models.CharField(max_length=200)
    sealed_wording = models.BinaryField(default=b"")
    """The words that were shown, sealed: a program that sends them may name the person there."""
    key = models.CharField(max_length=64, unique=True)
    request_digest = models.CharField(max_length=64)
    salt = models.BinaryField()
    entry = models.UUIDField(unique=True)
    at = models.DateTimeField(db_index=True)
    proven = models.BooleanField(default=True)
    """Whether it is sure whose it is: a stranger who knows an address can fill in a form, too."""

    def __str__(self) -> str:
        """Name the submission by its reference, which says nothing about the person."""
        return f"{self.origin} {self.reference}"

    @property
    def origin(self) -> str:
        """Key of the touchpoint, or `source.KEY` of whoever told it."""
        return self.touchpoint or f"source.{self.source}"


class Fact(models.Model):
    """One value that was given, sealed under the person's key."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="facts")
    field = models.CharField(max_length=100)
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["submission", "field"], name="collection_fact_unique"),
        )

    def __str__(self) -> str:
        """Name the field, never the value."""
        return self.field


class Purchase(models.Model):
    """What reports need of a purchase: whose, when, and how much of which goods (see `products`).

    It lands here and is rolled into files, where an erasure of the person finds it.
    """

    pseudonym = models.UUIDField(db_index=True)
    touchpoint = models.CharField(max_length=100)
    version_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    currency = models.CharField(max_length=3)
    total_cents = models.BigIntegerField()
    lines = models.JSONField()
    """Product, quantity and price in cents of each."""
    entry = models.UUIDField()

    def __str__(self) -> str:
        """Name the purchase by its time alone."""
        return f"{self.touchpoint} at {self.at:%Y-%m-%d %H:%M}"


class NewestWord(models.Model):
    """How new what a source told of one of its orders or customers is, and the purchase it made.

    So an older word that comes later changes nothing, and a newer one replaces the purchase.
    """

    key = models.CharField(max_length=64, primary_key=True)
    """Keyed hash of the source and of what it calls the thing."""
    pseudonym = models.UUIDField(null=True, db_index=True)
    told_at = models.DateTimeField(null=True)
    """When it was so at the source, by the source's own clock."""
    digest = models.CharField(max_length=64)
    """Keyed: what was told is known again, and nothing can be guessed from it."""
    bought_at = models.DateTimeField(null=True, db_index=True)
    purchase = models.UUIDField(null=True)
    """The entry of the purchase that stands, in table or file; None where none does."""

    def __str__(self) -> str:
        """Name the time alone."""
        return f"word of {self.told_at}"


class ApiToken(models.Model):
    """A key that a program of the retailer's own bears: what it may do, and a hash of it."""

    name = models.CharField(max_length=60)
    hashed = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    """What it may do, such as `collect.purchase-web`, or `collect` for every touchpoint."""
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(revoked_at=None),
                name="collection_token_name_unique",
            ),
        )

    def __str__(self) -> str:
        """Name it as whoever made it did."""
        return self.name


class ContestRules(models.Model):
    """The rules of one contest, which win over the statement for what is entered under them.

    Never changed or deleted; triggers see to it. New rules are a new contest.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    touchpoint = models.CharField(max_length=100)
    version_digest = models.CharField(max_length=64)
    """The version of the statement that was in force when they were published."""
    name = models.CharField(max_length=200)
    text = models.TextField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    terms = models.JSONField()
    """What is collected and required, what for, for how long, and from which age on."""
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Forwarding(models.Model):
    """That some visitor sent a story to somebody within the last hour, both by keyed hash.

    `key` is the caller's idempotency key, hashed. A row lives for an hour.
    """

    sender = models.CharField(max_length=64, db_index=True)
    recipient = models.CharField(max_length=64, db_index=True, default="")
    key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (many have none)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"forwarding at {self.at:%Y-%m-%d %H:%M}"


class Visit(models.Model):
    """What a visit brings in by itself, as far as it is declared: nobody's, and no path of anybody.

    `entry` names the ledger entry of the group that the visit was recorded with.
    """

    touchpoint = models.CharField(max_length=100)
    version_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    network = models.CharField(max_length=43)
    """The address without its last part, such as `192.0.2.0/24`; empty where not declared."""
    operating_system = models.CharField(max_length=32)
    referrer_host = models.CharField(max_length=253)
    entry = models.UUIDField()

    def __str__(self) -> str:
        """Name the visit by its time alone."""
        return f"{self.touchpoint} at {self.at:%Y-%m-%d %H:%M}"


class RolledFile(models.Model):
    """A file of visits or purchases that counts: all that a day has in a bucket.

    `blanked` names columns that are empty since their retention passed.
    """

    kind = models.CharField(max_length=16)
    day = models.DateField()
    bucket = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, unique=True)
    rows = models.PositiveIntegerField()
    rolled_at = models.DateTimeField()
    blanked = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "day", "bucket"], name="collection_one_file_a_place"
            ),
        )

    def __str__(self) -> str:
        return self.name
