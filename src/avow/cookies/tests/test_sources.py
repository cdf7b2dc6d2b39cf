"""The Content-Security-Policy of a visit."""

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
