import logging

import pytest

from avow.config import chores
from avow.core.errors import AvowError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", chores.CHORES)
def test_every_chore_may_be_done_twice(name: str) -> None:
    assert chores.do(name)
    assert chores.do(name)


def test_a_fault_is_told_without_its_words_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise AvowError("about ada@example.org")

    monkeypatch.setattr(chores, "CHORES", {"room.fail": fail})

    with caplog.at_level(logging.ERROR):
        assert not chores.do("room.fail")

    assert "chore_failed: room.fail: AvowError" in caplog.text
    assert "ada" not in caplog.text
