"""Tables of the room. What names a person in them is a keyed hash, or sealed under their key."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from avow.core import clock
from avow.people.models import DataSubject


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their number: an address is looked up by its keyed hash elsewhere."""


class Account(AbstractBaseUser):
    """A way to log in as one person. It holds a password's hash and no address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_subject = models.OneToOneField(DataSubject, models.CASCADE, related_name="account")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_under = models.CharField(max_length=64, blank=True)
    """Digest of the version of the statement, where one was in force."""
    device_choice = models.TextField(blank=True)
    """What the person chose about trackers while signed in, as the cookie of the choice has it."""

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "id"

    def __str__(self) -> str:
        """Name the account by its number, which says nothing about the person."""
        return str(self.id)


class SealedAddress(models.Model):
    """An e-mail address of an account, sealed; allauth's own row holds only its keyed hash."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sealed_addresses")
    lookup = models.CharField(max_length=67)
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "lookup"], name="accounts_address_once"),
        )

    def __str__(self) -> str:
        return "sealed address"


class Attempt(models.Model):
    """How often something was tried lately; Django's cache of the database writes here.

    What tells one from another, a network or an address, is in `cache_key` as a keyed hash, and the
    row goes when the time of its limit is over.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "attempts"


class Session(AbstractBaseSession):
    """A browser's session, encrypted; it goes with the account that it is signed in to."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
