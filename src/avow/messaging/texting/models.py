"""Tables of texts. Numbers are keyed hashes."""

from django.db import models

from avow.messaging.models import Message
from avow.people.models import DataSubject


class Texted(models.Model):
    """A number that somebody was texted at, so that the answer of its holder finds them."""

    lookup = models.CharField(max_length=64)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=100)
    """What the last text there was for."""
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["lookup", "data_subject"], name="messaging_texted_once"
            ),
        )

    def __str__(self) -> str:
        return f"texted about {self.purpose}"


class Revoked(models.Model):
    """A number whose holder ended all texts; nothing but their own word lets one go there again."""

    lookup = models.CharField(primary_key=True, max_length=64)
    revoked_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "lifted" if self.lifted_at else "revoked"


class Ended(models.Model):
    """What a person had said yes to when they ended texts: their START brings back this much."""

    lookup = models.CharField(max_length=64)
    data_subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["lookup", "data_subject", "purpose"], name="messaging_ended_once"
            ),
        )

    def __str__(self) -> str:
        return self.purpose


class Handover(models.Model):
    """A text by the hash of the provider's name for it: its number, and what was said of that.

    Either can come first; what is said of the number takes effect with the second.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    lookup = models.CharField(max_length=64, blank=True, db_index=True)
    fault = models.CharField(max_length=10, blank=True)
    """The provider's code of the failure."""
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"handed over {self.at:%Y-%m-%d}"


class Answer(models.Model):
    """A text that answers one of the person's own: it goes by a time, or not at all."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="+")
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"answer {self.message_id}"
