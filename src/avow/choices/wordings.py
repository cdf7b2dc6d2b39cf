"""The words in which people are asked here: a choice on a device names these and no others."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from django.db import transaction

from avow.choices import access, recording, rules
from avow.choices.errors import UnshownWordingError
from avow.choices.models import DeclaredWording
from avow.core import clock
from avow.ledger import services as ledger
from avow.statement import access as statements
from avow.statement.models import Version

Showing = Callable[[Version], Mapping[str, str]]
"""Gives the words that are shown under a version, by language."""

_showing: list[Showing] = []


def sign_up(showing: Showing) -> None:
    """Let choices name from now on what `showing` gives."""
    _showing.append(showing)


def shown(version: Version) -> dict[str, str]:
    """Give the words that this installation shows under a version, by language."""
    return {language: text for one in _showing for language, text in one(version).items()}


@lru_cache(maxsize=64)
def digests(version: str) -> frozenset[str]:
    """Give the digests of the words shown under a version. EvidenceError when there is none."""
    access.version_shown(version)
    return frozenset(map(recording.digest, shown(statements.version(version)).values()))


def is_shown(version: str, digest: str) -> bool:
    """Say whether words, by their digest, are shown here or were declared beforehand."""
    if digest in digests(version):
        return True
    return DeclaredWording.objects.filter(pk=digest).exists()


def require_shown(version: str, wording: str) -> None:
    """Refuse words that nobody is shown here: UnshownWordingError. They are not repeated."""
    require_digest(version, recording.digest(wording))


def require_digest(version: str, digest: str) -> None:
    """Refuse words as `require_shown` does, where only their digest is at hand."""
    if not is_shown(version, digest):
        raise UnshownWordingError(
            "`wording` is no text that is shown here under that version, so nothing was kept. Send"
            " one of GET /api/v1/choices/wordings to the letter, or declare your own there first."
        )


@transaction.atomic
def declare(*, wording: str, actor: str) -> str:
    """Let choices name these words from now on; give their digest. Said twice, it is one.

    EvidenceError for what nobody can read, and for what may never be kept.
    """
    rules.permitted_wording(wording)
    digest = recording.digest(wording)
    _, new = DeclaredWording.objects.get_or_create(
        digest=digest, defaults={"text": wording, "declared_at": clock.now()}
    )
    if new:
        ledger.append("choices.wording_declared", {"wording": digest}, actor=actor)
    return digest
