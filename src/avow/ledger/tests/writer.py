"""A process that records acts and says each one's reference once it is committed.

It is killed at any moment. Every act raises an account by one, so that half an act would show.
"""

import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from avow.ledger import services  # noqa: E402


def write() -> None:
    """Record acts until killed."""
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE ledger_test_account SET acts = acts + 1")
            entry = services.append("choices.opted_out", {"channel": "email"}, actor="system")
        sys.stdout.write(f"{entry.reference}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    write()
