"""What an entry says, in words for whoever holds its receipt."""

from avow.ledger.receipts import Verified
from avow.ledger.telling import told


def test_an_entry_is_told_in_plain_words() -> None:
    shown = Verified(
        reference="5f3c1a52-8a1b-4c6d-9e0f-0123456789ab",
        kind="choices.opted_out",
        actor="staff:5f3c1a52-8a1b-4c6d-9e0f-0123456789ab",
        at="2026-03-01T12:30:15Z",
        facts={"channels": ["email", "text"], "by_phone": True, "version": "v3"},
        index=0,
        size=1,
        root=bytes(32),
        origin="shop.example/ledger",
        entry=b"",
    )

    assert told(shown) == [
        ("What was done", "Opted out (choices.opted_out)"),
        ("When", "1 March 2026, 12:30:15 UTC"),
        ("By whom", "A member of our staff, known to us by a pseudonym"),
        ("Channels", "email, text"),
        ("By phone", "yes"),
        ("Version of the statement", "v3"),
        ("Reference", "5f3c1a52-8a1b-4c6d-9e0f-0123456789ab"),
    ]
