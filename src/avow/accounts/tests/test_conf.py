"""The settings of log-in services."""

import json
from typing import Any

import pytest

from avow.accounts.conf import AccountsSettings, settings
from avow.core.errors import SettingsError

ROWAN = {"label": "Rowan ID", "server": "https://rowan.example", "client_id": "shop"}


@pytest.fixture(autouse=True)
def _read_anew() -> Any:
    settings.cache_clear()
    yield
    settings.cache_clear()


def read(monkeypatch: pytest.MonkeyPatch, **providers: dict[str, Any]) -> AccountsSettings:
    """Read settings with these services."""
    monkeypatch.setenv("AVOW_ACCOUNTS_PROVIDERS", json.dumps(providers))
    return settings()


def test_a_secret_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWAN_SECRET", "not in a file")

    found = read(monkeypatch, rowan=ROWAN | {"secret_variable": "ROWAN_SECRET"})

    assert found.providers["rowan"].client_secret == "not in a file"
    assert found.providers["rowan"].trust_email is False


@pytest.mark.parametrize(
    ("providers", "said"),
    [
        ({"Rowan": ROWAN}, "lower-case letters"),
        ({"rowan/id": ROWAN}, "lower-case letters"),
        ({"rowan": ROWAN | {"server": "rowan.example"}}, "needs `server`"),
        ({"rowan": ROWAN | {"colour": "red"}}, "colour"),
        ({"rowan": ROWAN | {"kind": "myspace"}}, "kind"),
        ({"rowan": ROWAN, "elder": ROWAN | {"label": "Elder"}}, "client id of its own"),
        (
            {"one": ROWAN | {"kind": "google"}, "two": ROWAN | {"kind": "google"}},
            "name no other twice",
        ),
    ],
)
def test_a_service_that_is_set_wrongly_is_refused(
    monkeypatch: pytest.MonkeyPatch, providers: dict[str, dict[str, Any]], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        read(monkeypatch, **providers)
