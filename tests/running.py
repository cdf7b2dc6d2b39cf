"""The program as a process of its own, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AVOW = [sys.executable, "-c", "import avow.config.cli as c; raise SystemExit(c.main())"]
LAST_LINE = "Stop with Ctrl+C."


class Running:
    """A server that has said where it is."""

    def __init__(self, process: subprocess.Popen[str], port: int, said: str) -> None:
        self.process = process
        self.site = f"http://localhost:{port}"
        self.said = said

    def pids(self) -> list[int]:
        """Give the server's process, and those that it started."""
        pid = self.process.pid
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [pid, *map(int, started.split())]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait until all processes are gone, and give the exit code."""
        pids = self.pids()
        self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        until = time.monotonic() + 20
        while any(_lives(pid) for pid in pids) and time.monotonic() < until:
            time.sleep(0.01)
        return code


@contextmanager
def demo(data: Path, *, customers: int = 0, **settings: str) -> Iterator[Running]:
    """Run `avow demo` until the block ends, with settings such as `AVOW_DATABASE`."""
    port = free_port()
    command = [*AVOW, "demo", "--port", str(port), "--data", str(data)]
    command += ["--customers", str(customers)]
    with _started(command, settings) as process:
        lines = []
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if line.strip() == LAST_LINE:
                break
        yield Running(process, port, "".join(lines))


@contextmanager
def _started(command: list[str], settings: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=_environment(settings)
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def avow(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, with settings such as `AVOW_LEDGER_ORIGIN`."""
    return subprocess.run(
        [*AVOW, *words], env=_environment(settings), capture_output=True, text=True, check=False
    )


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """The environment without what the tests set: the program is tried as its user runs it."""
    own = ("AVOW_", "DJANGO_")
    return {k: v for k, v in os.environ.items() if not k.startswith(own)} | settings


def free_port() -> int:
    """Give a port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
