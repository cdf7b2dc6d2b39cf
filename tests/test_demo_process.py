"""The demonstration as its user starts it: one command, one port, a clean stop."""

import json
import socket
from pathlib import Path
from urllib.request import Request, urlopen

from tests.running import avow, demo


def test_the_demo_opens_stops_and_opens_again_on_the_same_data(tmp_path: Path) -> None:
    data = tmp_path / "a folder"
    digests = []
    for _ in range(2):
        with demo(data) as shop:
            assert f"{shop.site}/privacy/" in shop.said
            with urlopen(f"{shop.site}/privacy/policy.json") as answer:
                digests.append(json.load(answer)["digest"])
            assert shop.stop() == 0

    assert digests[0] == digests[1]


def test_a_staff_password_is_made_on_the_first_start_and_shown_once(tmp_path: Path) -> None:
    said = []
    for _ in range(2):
        with demo(tmp_path) as shop:
            said.append(shop.said)
            assert shop.stop() == 0

    assert "as grace@lindenandlark.example, password " in said[0]
    assert "as grace@lindenandlark.example, by the password of the first start" in said[1]


def test_what_a_visitor_gives_is_proven_by_the_audit(tmp_path: Path) -> None:
    with demo(tmp_path) as shop:
        asked = Request(
            f"{shop.site}/api/v1/collect/newsletter",
            data=b'{"fields": {"email": "ada@example.org"}}',
            headers={"content-type": "application/json"},
        )
        with urlopen(asked) as answer:
            receipt = json.load(answer)["receipt"]
        with urlopen(shop.site + receipt) as answer:
            (tmp_path / "ada.tlog-proof").write_bytes(answer.read())
        assert shop.stop() == 0

    audited = avow("audit", str(tmp_path))
    assert audited.returncode == 0, audited.stderr
    assert "Everything fits." in audited.stdout
    verified = avow("audit", str(tmp_path), "--receipt", str(tmp_path / "ada.tlog-proof"))
    assert verified.returncode == 0, verified.stdout
    assert "collection.recorded" in verified.stdout


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        ended = avow("demo", "--port", port, "--data", str(tmp_path / "data"))

    assert ended.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_the_past_is_written_while_the_shop_is_open_and_every_entry_of_it_fits(
    tmp_path: Path,
) -> None:
    with demo(tmp_path, customers=40) as shop:
        assert shop.process.stdout is not None
        told = [next(shop.process.stdout) for _ in range(3)]
        with urlopen(f"{shop.site}/collections/women/") as answer:
            assert answer.status == 200
        assert shop.stop() == 0

    audited = avow("audit", str(tmp_path))
    assert told[-1] == "Inventing 40 customers: 90 of 90 days\n"
    assert audited.returncode == 0, audited.stderr


def test_a_past_that_is_stopped_stops_the_shop_at_once(tmp_path: Path) -> None:
    with demo(tmp_path, customers=2000) as shop:
        assert shop.stop() == 0
