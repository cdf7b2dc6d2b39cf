"""What a purchase may call a product: the goods, in any script, and nothing of a person. Pure."""

import re
import unicodedata

LONGEST = 100
MARKS = " '’,&().-/–—_:+#%\"!°×*"
"""What may stand in a name beside letters and digits."""

_DIGITS = 7
_BETWEEN = r"(?:[ .()/+_:#'’*–—-]|,(?! )){0,3}"
_NUMBER = re.compile(rf"\d(?:{_BETWEEN}\d){{{_DIGITS - 1},}}")


def fault(name: str) -> str:
    """Say what is wrong with the name of a product, in words for whoever sells; empty: nothing.

    Purchases are kept in clear, so that a name holds no address and no number of anybody.
    """
    plain = unicodedata.normalize("NFKC", name)
    if "@" in plain:
        return "Type what was bought. An e-mail address is not written down with a purchase."
    if _NUMBER.search(plain):
        return (
            "Type what was bought. A number of seven digits or more, such as that of a telephone or"
            " a card, is not written down with a purchase."
        )
    if not plain or not _is_sign(plain[0]) or not _is_sign(name[0]):
        return "Begin with a letter or a digit."
    if wrong := next((sign for sign in name if not _is_sign(sign) and sign not in MARKS), ""):
        told = wrong if wrong.isprintable() else "What stands there"
        return (
            f"{told} cannot be part of a product: use letters, digits, spaces and ' , & ( ) . / -"
        )
    return f"Use at most {LONGEST} letters." if len(name) > LONGEST else ""


def _is_sign(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"
