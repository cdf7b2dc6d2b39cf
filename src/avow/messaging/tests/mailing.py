"""A mail server for tests, and what it was handed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class MailServer:
    """A server that listens on `port` and keeps what it takes in `folder`."""

    folder: Path
    port: int

    @property
    def mails(self) -> list[tuple[str, bytes]]:
        """Each message with the address that it was for."""
        taken = [path.read_bytes().partition(b"\n") for path in self.folder.glob("*.eml")]
        return sorted((address.decode(), content) for address, _, content in taken)

    @property
    def addresses(self) -> list[str]:
        """Whom it was handed messages for, each as often as it was."""
        return [address for address, _ in self.mails]

    @contextmanager
    def told(self, what: str) -> Iterator[None]:
        """Let it refuse, put off, drop or be slow inside the block."""
        (self.folder / what).touch()
        yield
        (self.folder / what).unlink()


@contextmanager
def mail_server(folder: Path, *certificate: Path, port: int = 0) -> Iterator[MailServer]:
    """Run a mail server as a process of its own."""
    folder.mkdir(exist_ok=True)
    (folder / "port").unlink(missing_ok=True)
    command = [sys.executable, "-m", "avow.messaging.tests.mailserver", str(folder), str(port)]
    process = subprocess.Popen([*command, *map(str, certificate)])
    try:
        yield MailServer(folder, _port(folder, process))
    finally:
        process.terminate()
        process.wait(10)


def _port(folder: Path, process: subprocess.Popen[bytes]) -> int:
    for _ in range(500):
        if (folder / "port").exists() and (said := (folder / "port").read_text()):
            return int(said)
        assert process.poll() is None, "the mail server did not start"
        time.sleep(0.02)
    raise AssertionError("the mail server did not listen")


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
