"""A process that sends what is due until it is killed, as the server's loop does.

usage: python -m avow.messaging.tests.campaigner
"""

import os
import sys
import threading


def main() -> None:
    """Send for ever; the settings and the database come from the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avow.config.settings")
    import django

    django.setup()
    from avow.messaging.tasks import send_forever

    sys.stdout.write("sending\n")
    sys.stdout.flush()
    send_forever(threading.Event())


if __name__ == "__main__":
    main()
