"""The basket: a cookie that says what, and never who."""

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.demo import basket
from avow.demo.basket import Basket
from avow.demo.catalogue import PIECES
from avow.demo.errors import FullBasketError, NoSuchPieceError
from avow.statement.models import Version

OWN = {"Sec-Fetch-Site": "same-origin"}
COAT = {"piece": "linden-coat", "colour": "moss", "size": "M"}

chosen = st.lists(
    st.sampled_from(PIECES).flatmap(
        lambda piece: st.tuples(
            st.just(piece.slug),
            st.sampled_from([colour.key for colour in piece.colours]),
            st.sampled_from(piece.sizes),
        )
    ),
    max_size=basket.MOST_LINES,
)


def filled(things: list[tuple[str, str, str]]) -> Basket:
    """Give a basket with these things in it."""
    one = Basket()
    for slug, colour, size in things:
        one = basket.with_one_more(one, slug=slug, colour=colour, size=size)
    return one


@settings(deadline=None)
@given(things=chosen)
def test_a_basket_is_read_as_it_was_written(things: list[tuple[str, str, str]]) -> None:
    assert basket.read(filled(things).written()) == filled(things)


@settings(deadline=None)
@given(cookie=st.text(max_size=200))
def test_any_cookie_is_read_and_holds_only_what_the_shop_sells(cookie: str) -> None:
    assert all(line.piece in PIECES and 1 <= line.count <= 9 for line in basket.read(cookie))


@settings(deadline=None)
@given(things=chosen)
def test_a_basket_costs_the_sum_of_its_pieces_in_whole_cents(
    things: list[tuple[str, str, str]],
) -> None:
    one = filled(things)

    assert one.cents == sum(line.piece.price_cents * line.count for line in one)
    assert isinstance(one.cents, int)


@pytest.mark.parametrize(
    ("cookie", "country", "cents"),
    [
        ("pebble-mug.celadon.0:1", basket.HOME, 800),
        ("pebble-mug.celadon.0:5", basket.HOME, 0),
        ("pebble-mug.celadon.0:5", "France", 2_400),
    ],
)
def test_delivery_costs_what_the_page_says(cookie: str, country: str, cents: int) -> None:
    assert basket.read(cookie).delivery_cents(country) == cents


def test_a_colour_that_there_is_not_is_refused() -> None:
    with pytest.raises(NoSuchPieceError):
        basket.with_one_more(Basket(), slug="linden-coat", colour="honey", size="M")


def test_the_twenty_first_thing_is_refused() -> None:
    things = [
        (piece.slug, colour.key, piece.sizes[0]) for piece in PIECES for colour in piece.colours
    ]
    full = filled(things[: basket.MOST_LINES])

    with pytest.raises(FullBasketError):
        basket.with_one_more(full, slug="pebble-mug", colour="slate", size="One size")


@pytest.mark.django_db
def test_what_is_put_in_changed_and_taken_out_is_shown(client: Client, version: Version) -> None:
    client.post("/basket/add/", COAT, headers=OWN)
    assert client.cookies["ll_basket"].value == "linden-coat.moss.2:1"

    client.post("/basket/change/", {"count.linden-coat.moss.2": "3"}, headers=OWN)
    assert "$1,284.00" in client.get("/basket/").content.decode()

    client.post("/basket/change/", {"remove": "linden-coat.moss.2"}, headers=OWN)
    assert "There is nothing in it yet" in client.get("/basket/").content.decode()


@pytest.mark.django_db
def test_the_cookie_is_essential_short_lived_and_closed_to_scripts(
    client: Client, version: Version
) -> None:
    cookie = client.post("/basket/add/", COAT, headers=OWN).cookies["ll_basket"]

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (14 * 86_400, True, "Lax")


@pytest.mark.django_db
def test_without_a_size_the_piece_is_shown_again_and_nothing_is_put_in(
    client: Client, version: Version
) -> None:
    answer = client.post("/basket/add/", COAT | {"size": ""}, headers=OWN)

    assert answer.status_code == 422
    assert "Choose a size of The Linden coat" in answer.content.decode()
    assert "ll_basket" not in answer.cookies


@pytest.mark.django_db
def test_another_site_puts_nothing_into_the_basket(client: Client, version: Version) -> None:
    answer = client.post("/basket/add/", COAT, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "ll_basket" not in answer.cookies


@pytest.mark.django_db
def test_every_piece_has_a_picture_in_every_colour(client: Client) -> None:
    for piece in PIECES:
        for colour in piece.colours:
            answer = client.get(f"/pictures/{piece.slug}/{colour.key}.svg")
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
            assert colour.shade in answer.content.decode()
    assert client.get("/pictures/linden-coat/honey.svg").status_code == 404
