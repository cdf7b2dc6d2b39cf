"""A process that rolls everything again and again, and says so; it is killed at any moment."""

import sys

import django

django.setup()

from avow.collection.visits import rolling  # noqa: E402
from avow.core.errors import AvowError  # noqa: E402


def main() -> None:
    """Roll until killed."""
    while True:
        try:
            rolled = rolling.roll(now_too=True)
        except AvowError as error:
            sys.stdout.write(f"{type(error).__name__}\n")
        else:
            sys.stdout.write(f"{rolled}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
