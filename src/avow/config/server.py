"""The server: one process with the web application and the ledger's sequencing beside it."""

import asyncio
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from avow.core.conf import config_file
from avow.core.errors import AvowError

if TYPE_CHECKING:
    from avow.config.asgi import Application

POLL_SECONDS = 0.02
SWITCH_SECONDS = 0.0002
"""When a thread must let another one go on. With the 5 ms of the interpreter, a thread that writes
to the database waits ten times for whatever else is done, and takes 23 ms instead of 3."""

KEPT_FREE = 64 * 1024
"""Bytes that may stay free at the top of the heap. By default it grows to megabytes with the first
large thing that is freed, such as what a password was hashed in."""
_TRIM_THRESHOLD = -1  # M_TRIM_THRESHOLD of mallopt(3)


class PortTakenError(AvowError):
    """Another program listens on the address that was asked for."""

    code = "config.port_taken"


def prepare(
    home: Path, *, demo: bool = False, site: str | None = None, config: Path | None = None
) -> None:
    """Open a folder's data, and bring the database up to date. Safe to call twice."""
    open_home(home, demo=demo, site=site, config=config)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from avow.ledger import conf

    conf.signing_key()  # a name that is not the ledger's own stops the start


def open_home(
    home: Path, *, demo: bool = False, site: str | None = None, config: Path | None = None
) -> None:
    """Point Django at a folder's data, changing nothing there. What the settings say wins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avow.config.settings")
    os.environ["AVOW_HOME"] = str(home.resolve())
    said = config_file(str(config.resolve())).get("config", {}) if config else {}
    if site is not None and "site" not in said:
        os.environ.setdefault("AVOW_SITE", site)
    if config is not None:
        os.environ["AVOW_CONFIG"] = str(config.resolve())
    if demo:
        os.environ["AVOW_DEMO"] = "true"
        for switch in ("STRICT", "CHECK_LINKS", "CHECK_PRIVATE"):
            os.environ.setdefault(f"AVOW_COOKIES_{switch}", "true")
        # Whoever looks around needs no app on a telephone; see the room of accounts.
        os.environ.setdefault("AVOW_ACCOUNTS_STAFF_SECOND_FACTOR", "false")
    import django

    django.setup()
    from avow.config import conf

    conf.read_every_room()


def refuse_taken(host: str, port: int) -> None:
    """Raise PortTakenError when nobody else could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(
                f"{host}:{port} cannot be listened on: {error.strerror}. Choose another --port."
            ) from error


def serve(host: str, port: int, *, announce: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; call `announce` once the first connection is accepted."""
    refuse_taken(host, port)
    logging.getLogger("_granian").setLevel(logging.ERROR)
    sys.setswitchinterval(SWITCH_SECONDS)
    from avow.config.asgi import application
    from avow.edge import services as edge

    # What was loaded stays: to look through all of it for garbage stops every request for 60 ms,
    # and a copy of the process shares only what nobody touches.
    gc.collect()
    _give_memory_back()
    gc.freeze()

    edge.write_beside()
    try:
        uvloop.run(_serve(application, host, port, announce))
    finally:
        edge.stop()


def _give_memory_back() -> None:
    """Let what is freed go back to the system soon, where the C library can be told so (glibc)."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM_THRESHOLD, KEPT_FREE)
        library.malloc_trim(0)


async def _serve(
    application: "Application", host: str, port: int, announce: Callable[[], None]
) -> None:
    server = _listening(application, host, port)
    stopped = threading.Event()
    work = _work_beside(stopped)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    ready = asyncio.create_task(_announce_when_ready(host, port, announce))
    try:
        await server.serve()
    finally:
        ready.cancel()
        stopped.set()
        for thread in work:
            await asyncio.to_thread(thread.join)


def _listening(application: "Application", host: str, port: int) -> Server:
    return Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        # One is enough to wake the loop; of many, each waits for the interpreter's lock, and a
        # request with a body costs twice as much.
        runtime_blocking_threads=1,
    )


def _work_beside(stopped: threading.Event) -> list[threading.Thread]:
    """Begin all that goes on without being asked, until `stopped` is set."""
    from avow.config.chores import chores_forever
    from avow.ledger.tasks import integrate_forever
    from avow.messaging.inbound.tasks import listen_forever, read_forever
    from avow.messaging.tasks import send_forever

    tasks = (integrate_forever, chores_forever, send_forever, read_forever, listen_forever)
    work = [threading.Thread(target=task, args=(stopped,), name=task.__name__) for task in tasks]
    for thread in work:
        thread.start()
    return work


async def _announce_when_ready(host: str, port: int, announce: Callable[[], None]) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(POLL_SECONDS)
            continue
        writer.close()
        announce()
        return
