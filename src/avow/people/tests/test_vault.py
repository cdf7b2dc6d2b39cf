"""What is sealed opens for one person and one field, and for nothing else."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.people import vault
from avow.people.errors import SealError

ADA = UUID("3f0e8a52-7a3a-4c0e-9d65-0a4f7f3f1a01")


@given(value=st.text(), field=st.text(min_size=1, max_size=40), who=st.uuids())
def test_a_sealed_value_opens_to_itself(value: str, field: str, who: UUID) -> None:
    key = vault.new_key()

    sealed = vault.seal(key, value.encode(), pseudonym=who, field=field)

    assert vault.open_sealed(key, sealed, pseudonym=who, field=field).decode() == value


@given(at=st.integers(min_value=0, max_value=30), flip=st.integers(min_value=1, max_value=255))
def test_no_changed_byte_goes_unnoticed(at: int, flip: int) -> None:
    key = vault.new_key()
    sealed = bytearray(vault.seal(key, b"ada", pseudonym=ADA, field="name"))
    sealed[at] ^= flip

    with pytest.raises(SealError):
        vault.open_sealed(key, bytes(sealed), pseudonym=ADA, field="name")


@pytest.mark.parametrize(
    ("who", "field"), [(uuid4(), "name"), (ADA, "email")], ids=["other person", "other field"]
)
def test_a_value_moved_elsewhere_does_not_open(who: UUID, field: str) -> None:
    key = vault.new_key()
    sealed = vault.seal(key, b"ada", pseudonym=ADA, field="name")

    with pytest.raises(SealError):
        vault.open_sealed(key, sealed, pseudonym=who, field=field)


def test_the_same_value_is_never_sealed_alike() -> None:
    key = vault.new_key()

    sealed = {vault.seal(key, b"ada", pseudonym=ADA, field="name") for _ in range(100)}

    assert len(sealed) == 100


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12)])
def test_too_few_bytes_are_refused_as_changed(sealed: bytes) -> None:
    with pytest.raises(SealError):
        vault.open_sealed(vault.new_key(), sealed, pseudonym=ADA, field="name")
