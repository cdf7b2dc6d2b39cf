"""Tables of the room."""

from django.db import models


class Heard(models.Model):
    """That a staff member entered what somebody told us: how, of which day, and who entered it.

    The submission holds what was told, and goes with the person; nothing here says who it was.
    """

    submission = models.UUIDField(unique=True)
    touchpoint = models.CharField(max_length=100)
    how = models.CharField(max_length=16)
    acted_on = models.DateField()
    staff = models.UUIDField()
    """Account of the staff member."""
    entered_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["-entered_at", "-id"], name="desk_heard_newest"),)

    def __str__(self) -> str:
        """Name where and when it was entered."""
        return f"{self.touchpoint} at {self.entered_at:%Y-%m-%d %H:%M}"
