"""Finding versions. Every published version is public."""

from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from avow.compiler.checking import Report
from avow.compiler.diff import Diff, diff
from avow.compiler.policy import Policy
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.statement import freezing
from avow.statement.errors import NothingInForceError
from avow.statement.models import Version


def current() -> Version:
    """Give the version in force now. NothingInForceError when none ever was."""
    version = versions().filter(effective_at__lte=clock.now()).first()
    if version is None:
        raise NothingInForceError(
            "No privacy statement is in force here yet, so nothing may be collected."
            " Publish one with `avow publish`."
        )
    return version


def versions() -> QuerySet[Version]:
    """Give every version, the newest first; their bytes are read only when asked for."""
    return Version.objects.defer("statement", "practices", "rule_packs")


def version(digest: str) -> Version:
    """Give the version of this digest. NotFoundError when none was published."""
    try:
        return Version.objects.get(digest=digest)
    except Version.DoesNotExist:
        raise NotFoundError(
            "No version of the statement has this digest."
            " The list of versions shows every one that was ever published."
        ) from None


def before(version: Version) -> Version | None:
    """Give the version that this one took, or will take, the place of."""
    return Version.objects.filter(number__lt=version.number).order_by("-number").first()


def policy(version: Version | None = None) -> Policy:
    """Give the policy of a version (the one in force) under today's law."""
    return _policy((version or current()).digest, clock.today())


def report(version: Version) -> Report:
    """Give a version as the compiler reads it."""
    return _frozen(version.digest).report


def changes(old: Version, new: Version) -> Diff:
    """Give what changed in meaning and in words between two versions."""
    return diff(report(old), report(new))


def quoted(version: Version, address: str) -> str:
    """Give a sentence as it reads: a list item after the words that lead to it."""
    sentence = report(version).statement.by_address.get(address)
    return f"{sentence.lead} {sentence.text}".strip().rstrip(";,") if sentence else ""


# A digest stands for the same bytes for ever, so what was read once need not be read again.
@lru_cache(maxsize=8)
def _frozen(digest: str) -> freezing.Frozen:
    kept = version(digest)
    return freezing.thawed(bytes(kept.statement), bytes(kept.practices))


@lru_cache(maxsize=8)
def _policy(digest: str, as_of: date) -> Policy:
    return _frozen(digest).policy(as_of)
