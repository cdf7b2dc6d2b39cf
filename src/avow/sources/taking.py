"""How things that another company tells are taken: each once, about one person, or not at all."""

from collections.abc import Sequence

from avow.core.errors import AvowError
from avow.sources.batch import Taking, least_age
from avow.sources.columns import Told
from avow.sources.outcomes import Asked, Ended, Taken, Whence


def take(told: Told, whence: Whence, *, key: str) -> Taken:
    """Keep what was told, in the caller's transaction; AvowError when it must not be kept.

    The same key is taken once. A child's record is erased, and the erased do not come back.
    """
    (ended,) = take_all([Asked(told, key)], whence)
    if isinstance(ended, AvowError):
        raise ended
    return ended


def take_all(asked: Sequence[Asked], whence: Whence) -> list[Ended]:
    """Take many as if one by one, each refused by itself, with as many statements as for one.

    Only what cannot be undone is done by itself: the erasure of a child who is known. For a refusal
    nothing is written. IntegrityError when another writer was first: do all of it again.
    """
    return Taking(whence).all(asked)


def is_minor(told: Told) -> bool:
    """Say whether it is about a child, below the age under which nothing is collected."""
    return told.age is not None and told.age < least_age()
