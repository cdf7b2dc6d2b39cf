"""A Dovecot of its own on this machine, for tests: one user, TLS, and nothing outside a folder."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from avow.messaging.inbound.tests import imap

PROGRAM = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")

_SETTINGS = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A server that runs: its ports, and the folder of its inbox."""

    tls: int
    starttls: int
    folder: Path
    process: subprocess.Popen[bytes]

    def lie(self, *mails: bytes) -> None:
        """Put messages into the inbox, as a mail server delivers them."""
        for number, raw in enumerate(mails):
            draft = self.folder / "mail" / "tmp" / f"{time.time_ns()}.{number}.test"
            draft.write_bytes(raw)
            self._own(draft)
            draft.rename(self.folder / "mail" / "new" / draft.name)

    def held(self, folder: str = "") -> int:
        """Count the messages of the inbox, or of a folder."""
        where = self.folder / "mail" / (f".{folder}" if folder else "")
        return sum(1 for part in ("new", "cur") for _ in (where / part).glob("*"))

    def kill(self, name: str) -> None:
        """Kill those processes of the server that bear a name."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == name:
                os.kill(int(child), signal.SIGKILL)

    def _own(self, path: Path) -> None:
        owner = (self.folder / "mail").stat()
        os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def dovecot(folder: Path, certificate: Path, key: Path) -> Iterator[Dovecot]:
    """Run a server until the block ends."""
    tls, starttls = _free_port(), _free_port()
    who = pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("nobody")
    own = who.pw_name
    settings = _SETTINGS.format(
        folder=folder,
        certificate=certificate,
        key=key,
        login=own if os.getuid() else "dovenull",
        internal=own if os.getuid() else "dovecot",
        group=grp.getgrgid(who.pw_gid).gr_name if os.getuid() else "dovecot",
        password=imap.PASSWORD,
        uid=who.pw_uid,
        gid=who.pw_gid,
        tls=tls,
        starttls=starttls,
    )
    (folder / "dovecot.conf").write_text(settings, encoding="utf-8")
    for part in ("", "tmp", "new", "cur"):
        (folder / "mail" / part).mkdir(exist_ok=True)
        os.chown(folder / "mail" / part, who.pw_uid, who.pw_gid)
    process = subprocess.Popen([PROGRAM or "dovecot", "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _await(tls, process)
        yield Dovecot(tls, starttls, folder, process)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(500):
        assert process.poll() is None, "Dovecot did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("Dovecot did not listen")
