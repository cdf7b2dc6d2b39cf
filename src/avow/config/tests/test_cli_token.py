"""A token is made on the command line, shown once, listed by name and revoked."""

from pathlib import Path

from tests.running import avow


def test_a_token_is_shown_once_listed_by_name_and_revoked(tmp_path: Path) -> None:
    home = str(tmp_path / "data")

    made = avow("token", "make", "till", home, "--demo", "--for", "collect.purchase-till")
    secret = made.stdout.strip().rpartition(" ")[2]
    assert (made.returncode, len(secret)) == (0, 43)
    listed = avow("token", "list", home, "--demo")
    assert listed.stdout == "till: collect.purchase-till\n"
    assert avow("token", "revoke", "till", home, "--demo").returncode == 0
    assert avow("token", "list", home, "--demo").stdout == ""
    assert avow("token", "revoke", "till", home, "--demo").returncode == 2


def test_a_token_for_what_there_is_not_is_refused_in_one_line(tmp_path: Path) -> None:
    refused = avow("token", "make", "till", str(tmp_path / "data"), "--demo", "--for", "all")

    assert refused.returncode == 2
    assert refused.stderr.startswith("avow: A token has a name")
    assert len(refused.stderr.splitlines()) == 1
