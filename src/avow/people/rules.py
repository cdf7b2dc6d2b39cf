"""How a person is recognised: the one spelling under which an identifier is looked up."""

import unicodedata


def normalised_email(address: str) -> str:
    """Give the one spelling of an e-mail address: composed, without space around, lower case."""
    return unicodedata.normalize("NFKC", address).strip().casefold()
