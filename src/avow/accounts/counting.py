"""How attempts are counted: for all processes together, and without a trace of whose they are."""

from django.utils import timezone

from avow.accounts.models import Attempt
from avow.people import services as people


def key(name: str, prefix: str, version: int) -> str:
    """Give what stands for a limit and whom it counts: a keyed hash, for Django's cache."""
    return people.keyed_hash("accounts.attempt", f"{prefix}:{version}:{name}")


def forget_past() -> None:
    """Delete what counts no more: Django's cache would keep it until somebody asks."""
    # The cache goes by this clock, too.
    Attempt.objects.filter(expires__lt=timezone.now()).delete()
