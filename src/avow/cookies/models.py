"""What was handed over, once each, and whether the links of other companies work."""

from django.db import models

from avow.cookies.rules import Liveness


class TakenOver(models.Model):
    """The number of a choice that was taken over from another domain, so that it is used once."""

    number = models.CharField(max_length=64, primary_key=True)
    """Digest of the number; it is forgotten when the choice would be too old anyway."""
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"taken over at {self.at:%Y-%m-%d %H:%M}"


class LinkCheck(models.Model):
    """What the last look at a link of another company came to."""

    address = models.CharField(max_length=500, unique=True)
    """As the practices name it."""
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Liveness])
    said = models.CharField(max_length=20)
    """In a word: a status, or why none came."""
    checked_at = models.DateTimeField()
    since = models.DateTimeField()
    """Since when it has been so."""

    def __str__(self) -> str:
        return f"{self.address} {self.state}"
