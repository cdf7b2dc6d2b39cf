"""Bytes as text: one way for whoever reads a file."""

from avow.core.errors import UnusableInputError


def decoded(content: bytes, *, name: str) -> str:
    """Give UTF-8 as text without a byte order mark. UnusableInputError names a byte that is not."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableInputError(
            f"{name} is not UTF-8 at byte {error.start + 1}. Save it as UTF-8 and try again."
        ) from error
