"""The pictures of the pieces: drawn by us as templates of SVG, and dyed by the server."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string

from avow.demo.catalogue import Colour, Piece

_WHITE, _BLACK = (255, 250, 240), (18, 12, 6)

_LAYOUT = {
    "pleats": [(302 + 20 * n, 214 + 38 * n, 234 + 38 * n) for n in range(11)],
    "fringe": list(range(278, 420, 13)),
    "scarf_fringe": list(range(324, 478, 12)),
    "back_fringe": list(range(470, 550, 12)),
    "flakes": [230, 300, 370, 440, 510],
    "pair": ["92 26", "0 0"],
}
"""What the drawings repeat along a hem."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Dye:
    """One colour as light falls on it, from the brightest to the darkest fold."""

    high: str
    light: str
    mid: str
    dark: str
    deep: str


def dye(shade: str) -> Dye:
    """Give the five tones of a colour such as `#35513a`."""
    mid = (int(shade[1:3], 16), int(shade[3:5], 16), int(shade[5:7], 16))
    return Dye(
        high=_mixed(mid, _WHITE, 0.34),
        light=_mixed(mid, _WHITE, 0.16),
        mid=shade,
        dark=_mixed(mid, _BLACK, 0.26),
        deep=_mixed(mid, _BLACK, 0.52),
    )


@lru_cache(maxsize=128)
def drawn(piece: Piece, colour: Colour) -> bytes:
    """Draw a piece in one of its colours."""
    shown = {"c": dye(colour.shade), "picture": {"pattern": piece.pattern, **_LAYOUT}}
    return render_to_string(f"demo/drawings/{piece.drawing}.svg", shown).encode()


def _mixed(one: Rgb, other: Rgb, share: float) -> str:
    parts = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
