"""How attempts are counted: for all processes together, and without a trace of whose they are."""

from typing import Any

from allauth.mfa import app_settings as factors
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.utils import timezone

from avow.accounts.models import Attempt
from avow.people import services as people

USED_CODE = "allauth.mfa.totp.used?"
"""How the names begin under which allauth remembers that a code of an app was used."""


class Attempts(DatabaseCache):
    """Django's cache of the database, in which a used code is remembered as long as it is good."""

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Add what is not there yet. allauth would forget a used code after half a minute."""
        if str(key).startswith(USED_CODE):
            timeout = factors.TOTP_PERIOD * (2 * factors.TOTP_TOLERANCE + 1)
        return super().add(key, value, timeout, version)


def key(name: str, prefix: str, version: int) -> str:
    """Give what stands for a limit and whom it counts: a keyed hash, for Django's cache."""
    return people.keyed_hash("accounts.attempt", f"{prefix}:{version}:{name}")


def forget_past() -> None:
    """Delete what counts no more: Django's cache would keep it until somebody asks."""
    # The cache goes by this clock, too.
    Attempt.objects.filter(expires__lt=timezone.now()).delete()
