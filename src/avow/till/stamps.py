"""The mark that a page of the till carries: to whom it was given, and under which version.

What is uploaded later says by it who rang it up and which version the customer was shown, even
where another staff member is signed in by then.
"""

from uuid import UUID

from django.core import signing

from avow.till.errors import StampError

_SALT = "avow.till.stamp"


def stamp(*, staff: UUID, statement: str) -> str:
    """Write the mark of a page."""
    return signing.dumps({"staff": str(staff), "statement": statement}, salt=_SALT)


def read(stamp: str) -> tuple[str, str]:
    """Give the staff member's account and the digest of the version. StampError when forged."""
    try:
        marked = signing.loads(stamp, salt=_SALT)
    except signing.BadSignature as error:
        raise StampError(
            "This does not come from a page of this till, so it was not taken. Open the till anew"
            " and ring it up again."
        ) from error
    return marked["staff"], marked["statement"]
