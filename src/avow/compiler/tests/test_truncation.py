"""How an address is cut stands in the practices, and keeping more of it is told to people."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.compiler.directions import DIRECTIONS
from avow.compiler.reading import read
from avow.compiler.truncation import declared_bits, kept_bits

PRACTICES = (
    resources.files("avow.demo").joinpath("linden_and_lark/practices.toml").read_text("utf-8")
)
DECLARED = 'truncate = "/24, /48"'
truncate = DIRECTIONS["data"]["truncate"]


@pytest.mark.parametrize(
    ("written", "bits"),
    [(DECLARED, (24, 48)), ("", (24, 48)), ('truncate = "/16,/32"', (16, 32))],
)
def test_what_is_declared_is_kept_and_nothing_declared_keeps_little(
    written: str, bits: tuple[int, int]
) -> None:
    practices, _ = read(PRACTICES.replace(DECLARED, written), file="practices.toml")

    assert practices is not None
    assert tuple(declared_bits(practices, "ip").values()) == bits


@pytest.mark.parametrize(
    "written", ["/33, /48", "/24, /129", "24", "/24", "/24, /48, /56", "/-1, /8"]
)
def test_what_is_no_number_of_bits_is_refused_with_its_line(written: str) -> None:
    text = PRACTICES.replace(DECLARED, f'truncate = "{written}"')
    _, findings = read(text, file="practices.toml")

    line = 1 + text[: text.index("truncate")].count("\n")
    assert [(found.code, found.line) for found in findings] == [("AV008", line)]


@pytest.mark.parametrize(
    ("old", "new", "ways"),
    [
        (None, "/24, /48", ()),
        (None, "/32, /48", ("widened",)),
        ("/24, /48", "/24, /64", ("widened",)),
        ("/24, /48", "/16, /48", ("narrowed",)),
        ("/24, /48", "/16, /56", ("widened", "narrowed")),
        ("/16, /32", None, ("widened",)),
    ],
)
def test_to_keep_more_of_an_address_is_wider(
    old: str | None, new: str | None, ways: tuple[str, ...]
) -> None:
    assert truncate(old, new) == ways


@given(four=st.integers(0, 32), six=st.integers(0, 128))
def test_every_pair_of_bits_reads_back(four: int, six: int) -> None:
    assert kept_bits(f"/{four}, /{six}") == {4: four, 6: six}
