"""Words are kept once, and stay while somebody writes that they were shown."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from avow.choices import recording
from avow.choices.models import Wording

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "May we write to you?"
DIGEST = recording.digest(ASKED)


def _taken_away() -> list[bool]:
    """Say whether a writer beside could take the words away now."""
    told = []

    def take() -> None:
        words = Wording.objects.select_for_update(nowait=True)
        try:
            with transaction.atomic():
                told.append(bool(words.filter(digest=DIGEST)))
        except DatabaseError:
            told.append(False)
        finally:
            connection.close()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
    return told


def test_words_are_kept_once_for_all_who_saw_them() -> None:
    for _ in range(2):
        with transaction.atomic():
            recording.hold({DIGEST: ASKED})

    assert list(Wording.objects.values_list("digest", "text")) == [(DIGEST, ASKED)]


def test_nobody_takes_words_away_before_it_is_written_who_saw_them() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer, so that nobody else could.")
    with transaction.atomic():
        recording.hold({DIGEST: ASKED})
    with transaction.atomic():
        recording.hold({DIGEST: ASKED})
        assert _taken_away() == [False]

    assert _taken_away() == [True]
