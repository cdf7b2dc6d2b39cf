import logging

import pytest

from avow.config import chores
from avow.core.errors import AvowError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", chores.CHORES)
def test_every_chore_may_be_done_twice(name: str) -> None:
    assert chores.do(name)
    assert chores.do(name)


@pytest.mark.parametrize("kind", [AvowError, ValueError])
def test_a_fault_is_told_without_its_words_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kind: type[Exception]
) -> None:
    def fail() -> None:
        raise kind("about ada@example.org")

    monkeypatch.setattr(chores, "CHORES", {"room.fail": fail})

    with caplog.at_level(logging.ERROR):
        assert not chores.do("room.fail")

    assert f"chore_failed: room.fail: {kind.__name__} at test_chores.py:" in caplog.text
    assert "ada" not in caplog.text
