"""Staff accounts from the command line, and services that would be asked for too much."""

from pathlib import Path

import pytest
from tests.running import avow

from avow.config.cli import main


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "my shop"
    assert main(["init", str(folder)]) == 0
    return folder


def test_a_staff_account_gets_a_password_that_is_shown_once(shop: Path) -> None:
    made = avow("staff", "add", "grace@example.org", str(shop), "--generate")
    again = avow("staff", "add", "grace@example.org", str(shop), "--generate")

    assert made.returncode == 0
    first, second = made.stdout.splitlines()
    assert first == "grace@example.org can log in at /account/login/ now."
    assert len(second.removeprefix("Password, shown this once: ")) == 20
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.startswith("avow: There is an account with this address already.")


def test_whoever_lost_a_second_factor_is_let_set_up_another(shop: Path) -> None:
    avow("staff", "add", "grace@example.org", str(shop), "--generate")

    lost = avow("staff", "lost", "grace@example.org", str(shop))
    nobody = avow("staff", "lost", "charles@example.org", str(shop))

    assert (lost.returncode, lost.stdout) == (
        0,
        "grace@example.org is signed out, and sets up a new second factor after the next log-in.\n",
    )
    assert nobody.returncode == 2
    assert nobody.stderr.startswith("avow: No staff account has this address.")


def test_no_password_is_asked_for_where_nobody_can_type_one(shop: Path) -> None:
    ended = avow("staff", "add", "grace@example.org", str(shop))

    assert ended.returncode == 2
    assert ended.stderr.startswith("avow: Nobody is here to type a password.")


def test_no_address_is_no_staff_account(shop: Path) -> None:
    ended = avow("staff", "add", "grace", str(shop), "--generate")

    assert ended.returncode == 2
    assert ended.stderr.startswith("avow: This is no e-mail address.")


@pytest.mark.parametrize(
    ("settings", "identifier"),
    [
        ('client_id = "x"\nlabel = "R"\n', "accounts.providers.rowan"),
        (
            'client_id = "x"\nlabel = "R"\nserver = "https://rowan.example"\nscopes = ["phone"]\n',
            "accounts.providers.rowan.scopes",
        ),
    ],
)
def test_a_service_that_is_set_wrongly_stops_the_start(
    shop: Path, settings: str, identifier: str
) -> None:
    with (shop / "avow.toml").open("a", encoding="utf-8") as file:
        file.write(f"[accounts.providers.rowan]\n{settings}")

    ended = avow("serve", str(shop), "--port", "8149")

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"avow: {identifier}: ")
