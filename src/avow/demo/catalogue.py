"""What the boutique sells. Invented, and so are the prices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing on the rail."""

    slug: str
    name: str
    price_cents: int
    line: str
    story: str
    picture: str
    picture_says: str
    details: tuple[str, ...]
    sizes: tuple[str, ...]

    @property
    def price(self) -> str:
        """The price as it stands on the tag."""
        return f"${self.price_cents / 100:,.0f}"


PIECES = (
    Piece(
        slug="linden-coat",
        name="The Linden coat",
        price_cents=42_800,
        line="Loden wool, cut long, with brass buttons",
        story=(
            "A coat for the months when the light is low. The wool is felted until rain runs off"
            " it, the shoulders are left soft, and the pockets are deep enough for a paperback."
        ),
        picture="demo/coat.svg",
        picture_says="A long green coat with four brass buttons on a wooden hanger",
        details=("Loden wool, lined in cupro", "Brass buttons, one to spare", "Brush, do not wash"),
        sizes=("XS", "S", "M", "L", "XL"),
    ),
    Piece(
        slug="larksong-dress",
        name="The Larksong dress",
        price_cents=24_600,
        line="Midnight viscose with falling leaves",
        story=(
            "Drawn in our own studio in one long October: beech, rowan and field maple on a blue"
            " that is nearly black. It has a belt, two pockets, and sleeves that stay up when"
            " pushed."
        ),
        picture="demo/dress.svg",
        picture_says="A midnight blue dress with a print of leaves and a tied belt",
        details=("Viscose from certified forests", "Pockets in both seams", "Wash cool, hang up"),
        sizes=("34", "36", "38", "40", "42", "44"),
    ),
    Piece(
        slug="hedgerow-jumper",
        name="The Hedgerow jumper",
        price_cents=16_400,
        line="Ribbed lambswool in four colours of the year",
        story=(
            "Knitted in the round, so that there is no seam to scratch. The rib keeps its shape"
            " over years of elbows, and we mend every one of them for nothing."
        ),
        picture="demo/knit.svg",
        picture_says="Four folded jumpers in red, green, cream and ochre, with a linden twig",
        details=("Lambswool, spun in Oregon", "Knitted in the round", "Mended free for life"),
        sizes=("XS", "S", "M", "L", "XL"),
    ),
    Piece(
        slug="satchel",
        name="The Saturday satchel",
        price_cents=31_200,
        line="Saddle leather that gets better with weather",
        story=(
            "Wide enough for a loaf, a book and somebody's gloves. The leather is tanned with oak"
            " bark and takes most of a year to darken to the brown that you see here."
        ),
        picture="demo/bag.svg",
        picture_says="A saddle brown leather bag with one handle and a brass lock",
        details=("Oak-tanned leather", "Solid brass lock", "Wipe, then let it be"),
        sizes=("One size",),
    ),
)

BY_SLUG = {piece.slug: piece for piece in PIECES}

BOUTIQUES = (
    ("Portland", "Alder Street"),
    ("Portland", "Mississippi Avenue"),
    ("Eugene", "Fifth Street Market"),
    ("Ashland", "Plaza Lane"),
    ("San Francisco", "Hayes Street"),
    ("Oakland", "Temescal Alley"),
)
