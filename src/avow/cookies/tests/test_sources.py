"""The Content-Security-Policy of a visit."""

import pytest

from avow.compiler.practices import Tracker
from avow.cookies import sources
from avow.cookies.tests.factories import everything, visit


def directives(header: str) -> dict[str, list[str]]:
    """Read a header."""
    return {name: values for name, *values in (part.split() for part in header.split("; "))}


def test_before_a_choice_no_other_host_can_load() -> None:
    found = directives(sources.header(visit(), {}))

    assert found["script-src"] == ["'self'"]
    assert found["frame-src"] == ["'self'"]
    assert found["object-src"] == ["'none'"]


def test_an_allowed_tracker_opens_its_host_where_it_needs_it() -> None:
    found = directives(sources.header(visit({"analytics": 1}), {}))

    assert found["script-src"] == ["'self'", "stats.localhost"]
    assert found["connect-src"] == ["'self'", "stats.localhost"]
    assert found["frame-src"] == ["'self'"]


def test_an_embed_opens_frames_and_no_scripts() -> None:
    found = directives(sources.header(visit({"partners": 1}), {}))

    assert found["frame-src"] == ["'self'", "stats.localhost"]
    assert found["script-src"] == ["'self'"]


def test_what_is_always_needed_is_always_there() -> None:
    found = directives(sources.header(visit(everything(0)), {"img-src": ["pictures.example"]}))

    assert found["img-src"] == ["'self'", "data:", "pictures.example"]


def test_a_host_that_is_none_never_becomes_a_source() -> None:
    tracker = Tracker(
        key="x",
        class_="analytics",
        operator="first-party",
        where="script",
        hosts=("good.example", "bad.example; script-src *", "*", "'unsafe-inline'", "data:"),
    )

    assert sources.hosts_of(tracker)["script-src"] == ["good.example"]


@pytest.mark.parametrize(
    ("source", "address", "covered"),
    [
        ("films.example", "https://films.example/a", True),
        ("films.example", "https://films.example:8443/a", False),
        ("films.example:8443", "https://films.example:8443/a", True),
        ("films.example:*", "http://films.example:8000/a", True),
        ("*.films.example", "https://player.films.example/a", True),
        ("*.films.example", "https://films.example/a", False),
        ("https://films.example", "http://films.example/a", False),
        ("films.example", "data:text/html,films.example", False),
        ("films.example", "https://films.example.evil.example/", False),
        ("films.example", "https://films.example:port/", False),
    ],
)
def test_an_address_is_at_a_source_or_not(source: str, address: str, covered: bool) -> None:
    assert sources.covers([source], address) is covered
