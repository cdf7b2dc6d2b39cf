"""What every test of texts stands on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from avow.messaging import conf, transports
from avow.messaging.conf import MessagingSettings
from avow.messaging.tests.conftest import _an_hour_past_noon, in_force  # noqa: F401 (fixtures)
from avow.messaging.tests.factories import customer
from avow.messaging.texting import provider, standin
from avow.messaging.texting.carrier import TextCarrier

TOKEN = "a-token-of-sixteen-or-more"
NUMBER = "+12125550123"


@pytest.fixture(scope="session")
def standin_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """The provider on this machine, in a process of its own."""
    folder = tmp_path_factory.mktemp("texts")
    command = [sys.executable, "-m", "avow.messaging.texting.standin", str(folder)]
    process = subprocess.Popen(command)
    try:
        for _ in range(500):
            if (folder / "port").exists():
                break
            assert process.poll() is None, "the provider did not start"
            time.sleep(0.02)
        yield folder, int((folder / "port").read_text())
    finally:
        process.terminate()
        process.wait(10)


class Phone:
    """What the provider took, and how it behaves."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing."""
        self.folder = folder
        for path in (*folder.glob("SM*.json"), *map(folder.joinpath, [*standin.ANSWERS, "drop"])):
            path.unlink(missing_ok=True)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Number and words of each text that was taken."""
        return sorted((text["To"], text["Body"]) for text in standin.texts(self.folder))

    def told(self, what: str, code: str = "") -> None:
        """Let it behave in another way from now on, and say a code."""
        (self.folder / what).write_text(code, encoding="utf-8")


@pytest.fixture
def chosen(standin_port: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> MessagingSettings:
    """The settings of an installation that texts through the provider on this machine."""
    settings = MessagingSettings.model_validate(
        {
            "text_url": f"http://127.0.0.1:{standin_port[1]}",
            "text_account": "AC123",
            "text_token": TOKEN,
            "text_number": "+15035550100",
        }
    )
    monkeypatch.setattr(conf, "settings", lambda: settings)
    return settings


@pytest.fixture
def phone(standin_port: tuple[Path, int], chosen: MessagingSettings) -> Iterator[Phone]:
    """The provider, and texts carried to it."""
    before = transports.of("text")
    transports.register("text", TextCarrier(provider.Twilio(chosen)))
    yield Phone(standin_port[0])
    transports.register("text", before)


@pytest.fixture
def ada(in_force: None) -> UUID:  # noqa: F811
    """Ada in New York, who left mailbox and number with the newsletter."""
    return customer("ada@example.org", phone=NUMBER)
