"""Where addresses that a statement names lead in this installation; its words stay as they are."""

from collections.abc import Mapping

_STANDS_FOR: dict[str, str] = {}


def stand_for(origins: Mapping[str, str]) -> None:
    """Have addresses of these origins lead elsewhere; an empty one means this site."""
    _STANDS_FOR.update(origins)


def lead(address: str) -> str:
    """Give where an address leads: what stands in for its origin here, else the address itself."""
    for origin, place in _STANDS_FOR.items():
        if address == origin or address.startswith(f"{origin}/"):
            return f"{place}{address.removeprefix(origin) or '/'}"
    return address
