"""What the screen after payment asks."""

import pytest

from avow.till import rules


def test_whoever_is_asked_for_texts_reads_what_a_stop_from_their_phone_takes() -> None:
    assert rules.box("text", "Text message") == (
        "Yes, send me news and offers by text message. If STOP was ever sent to us from your phone,"
        " send START from it too."
    )


@pytest.mark.parametrize("channel", ["email", "phone", "mail"])
def test_nobody_else_is_told_of_it(channel: str) -> None:
    assert "START" not in rules.box(channel, "Mail")
