"""A mail server that takes everything and keeps nothing: a process of its own.

`python -m bench.messaging_sink` says on which port of this machine it listens.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sink() -> Iterator[int]:
    """Run the mail server inside the block, and give its port."""
    command = [sys.executable, "-m", "bench.messaging_sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("The sink has no output.")
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def _take_all() -> None:
    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_take_all())
