"""Tables of the room."""

from django.db import models


class Taken(models.Model):
    """Something that a till sent and that was taken: sent again, it is not done again.

    It names no person, and stays when one is erased, so that an erased purchase does not come back
    by a late upload.
    """

    key = models.CharField(primary_key=True, max_length=64)
    """Keyed hash of the key that the till gave."""
    content = models.CharField(max_length=64)
    """Keyed hash of what was sent under it."""
    what = models.CharField(max_length=16)
    reference = models.UUIDField(null=True)
    """Reference of the submission, where there is one."""
    acted_at = models.DateTimeField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name what it was and when."""
        return f"{self.what} at {self.acted_at:%Y-%m-%d %H:%M}"
