"""A log names a fault without its words."""

from avow.core import faults


def test_a_fault_is_named_by_kind_and_place_and_not_by_its_words() -> None:
    try:
        int("ada@example.org")
    except ValueError as error:
        named = faults.named(error)

    assert named.startswith("ValueError at test_faults.py:")
    assert "ada" not in named
    assert faults.named(ValueError("ada")) == "ValueError"
