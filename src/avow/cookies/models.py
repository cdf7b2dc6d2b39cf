"""What was handed over, once each."""

from django.db import models


class TakenOver(models.Model):
    """The number of a choice that was taken over from another domain, so that it is used once."""

    number = models.CharField(max_length=64, primary_key=True)
    """Digest of the number; it is forgotten when the choice would be too old anyway."""
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"taken over at {self.at:%Y-%m-%d %H:%M}"
