"""What a log-in service may be asked for, and what is taken of its answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.accounts import rules
from avow.accounts.rules import EMAIL, FIRST, LAST, NUMBER

DECLARED = {"first_name": FIRST, "last_name": LAST, "email": EMAIL, "login_id": NUMBER}
CATEGORIES = set(DECLARED.values())


@pytest.mark.parametrize(
    ("kind", "declared", "asked"),
    [
        ("openid-connect", CATEGORIES, ("openid", "profile", "email")),
        ("openid-connect", {NUMBER, EMAIL}, ("openid", "email")),
        ("google", {NUMBER}, ("openid",)),
        ("facebook", CATEGORIES, ("public_profile", "email")),
        ("facebook", {EMAIL}, ("email",)),
        ("x", CATEGORIES, ("users.read", "tweet.read")),
        ("pinterest", CATEGORIES, ("user_accounts:read",)),
        ("instagram", {EMAIL}, ()),
    ],
)
def test_a_service_is_asked_for_what_is_declared(
    kind: str, declared: set[str], asked: tuple[str, ...]
) -> None:
    assert rules.scopes(kind, declared) == asked


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        (["openid", "email"], ()),
        (["openid", "phone", "address"], ("phone", "address")),
        (["friends"], ("friends",)),
    ],
)
def test_a_scope_that_brings_nothing_declared_is_uncovered(
    asked: list[str], wrong: tuple[str, ...]
) -> None:
    assert rules.uncovered(asked, CATEGORIES) == wrong


def test_what_is_declared_is_taken_and_the_rest_is_named() -> None:
    told = {"sub": "7", "given_name": "Ada", "gender": "f", "shoe_size": 39, "iss": "https://x"}

    taken = rules.taken(told, DECLARED)

    assert taken.fields == {"login_id": "7", "first_name": "Ada"}
    assert (taken.dropped, taken.unknown_count) == (("gender",), 1)


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"name": "Ada King Lovelace"}, {"first_name": "Ada", "last_name": "King Lovelace"}),
        ({"name": "Ada"}, {"first_name": "Ada"}),
        ({"name": "A. Lovelace", "given_name": "Ada"}, {"first_name": "Ada"}),
        ({"name": ["Ada"], "email": None, "given_name": ""}, {}),
    ],
)
def test_a_whole_name_is_taken_apart_where_no_part_was_told(
    told: dict[str, object], fields: dict[str, str]
) -> None:
    assert rules.taken(told, DECLARED).fields == fields


@given(
    told=st.dictionaries(
        st.sampled_from([*rules.CLAIMS, "secret", "iss", ""]), st.text() | st.none() | st.integers()
    ),
    declared=st.sets(st.sampled_from([*DECLARED])),
)
def test_nothing_undeclared_is_ever_taken(told: dict[str, object], declared: set[str]) -> None:
    allowed = {key: DECLARED[key] for key in declared}

    taken = rules.taken(told, allowed)

    assert taken.fields.keys() <= allowed.keys()
    assert set(taken.dropped) <= rules.CLAIMS.keys()
