"""The ledger over HTTP, as C2SP tlog-tiles says, and the page that looks at a receipt."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from avow.ledger import notes, receipts, services, tree
from avow.ledger.models import Checkpoint, Sequenced, Tile
from avow.ledger.tests.unguarded import unguarded

pytestmark = pytest.mark.django_db

TAMPERED = "The receipt does not hold"
WHOLE = "The receipt holds"


@pytest.fixture
def references() -> list[UUID]:
    """The references of 300 entries under one checkpoint."""
    entries = [
        services.append("choices.opted_out", {"number": n, "version": "v3"}, actor="system")
        for n in range(300)
    ]
    services.integrate()
    return [entry.reference for entry in entries]


def test_the_checkpoint_is_text_that_is_cached_for_seconds(
    client: Client, references: list[UUID]
) -> None:
    answer = client.get("/ledger/checkpoint")

    key = notes.read_key(services.verification_key())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=5"
    assert notes.opened_checkpoint(answer.content, key).size == 300


@pytest.mark.parametrize(
    ("address", "size"),
    [("0/000", 256), ("0/001.p/44", 44), ("1/000.p/1", 1)],
)
def test_tiles_are_bytes_that_are_cached_for_ever(
    client: Client, references: list[UUID], address: str, size: int
) -> None:
    answer = client.get(f"/ledger/tile/{address}")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(answer.content) == size * 32


def test_tiles_and_bundles_alone_give_the_signed_root(
    client: Client, references: list[UUID]
) -> None:
    served = b"".join(
        client.get(f"/ledger/tile/entries/{address}").content for address in ("000", "001.p/44")
    )

    entries = []
    while served:
        end = 2 + int.from_bytes(served[:2], "big")
        entries.append(served[2:end])
        served = served[end:]
    root = notes.checkpoint_in(client.get("/ledger/checkpoint").content).root
    assert tree.root_hash(entries) == root


@pytest.mark.parametrize(
    "address",
    [
        "0/001",
        "0/000.p/255",
        "0/001.p/43",
        "0/001.p/45",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/044",
        "0/002",
        "1/000",
        "2/000",
        "64/000",
        "00/000",
        "0/0",
        "0/x000/000",
        "0/x999/x999/x999/x999/x999/x999/999",
        "entries/001",
        "entries/000.p/3",
        "other/000",
    ],
)
def test_what_no_checkpoint_has_is_not_served(
    client: Client, references: list[UUID], address: str
) -> None:
    assert client.get(f"/ledger/tile/{address}").status_code == 404


def test_the_partial_of_an_earlier_checkpoint_stays(client: Client, references: list[UUID]) -> None:
    earlier = client.get("/ledger/tile/0/001.p/44").content
    for _ in range(212):
        services.append("choices.opted_out", {}, actor="system")
    services.integrate()

    assert client.get("/ledger/tile/0/001.p/44").content == earlier
    assert client.get("/ledger/tile/0/001").content.startswith(earlier)


def test_a_receipt_is_a_file_to_keep(client: Client, references: list[UUID]) -> None:
    answer = client.get(f"/ledger/receipts/{references[4]}.tlog-proof")

    assert answer["Content-Disposition"] == f'attachment; filename="{references[4]}.tlog-proof"'
    assert receipts.verify(answer.content, services.verification_key()).index == 4


def test_there_is_no_receipt_of_an_unknown_entry(client: Client) -> None:
    assert client.get(f"/ledger/receipts/{uuid4()}.tlog-proof").status_code == 404


def test_a_pasted_receipt_is_told_in_plain_words(client: Client, references: list[UUID]) -> None:
    receipt = services.receipt(references[299]).decode().replace("\n", "\r\n")

    page = client.post("/ledger/verify", {"pasted": f"\r\n{receipt}\r\n"}).content.decode()

    assert WHOLE in page
    assert "as number 300 of 300" in page
    assert "Opted out (choices.opted_out)" in page
    assert "Version of the statement</dt><dd>v3</dd>" in page


def test_an_uploaded_receipt_is_told_too(client: Client, references: list[UUID]) -> None:
    file = SimpleUploadedFile("a.tlog-proof", services.receipt(references[0]))

    page = client.post("/ledger/verify", {"file": file}).content.decode()

    assert WHOLE in page


def test_a_changed_receipt_is_told_so(client: Client, references: list[UUID]) -> None:
    receipt = services.receipt(references[0]).decode().replace("index 0", "index 1")

    page = client.post("/ledger/verify", {"pasted": receipt}).content.decode()

    assert TAMPERED in page
    assert "not at index 1 of the signed tree" in page
    assert WHOLE not in page


def test_a_ledger_cut_short_after_a_receipt_is_told(client: Client, references: list[UUID]) -> None:
    receipt = services.receipt(references[299])
    connection.check_constraints()
    with unguarded():
        Checkpoint.objects.all().delete()
        Sequenced.objects.filter(index__gte=256).delete()
        Tile.objects.filter(number=1).delete()

    page = client.post("/ledger/verify", {"pasted": receipt.decode()}).content.decode()

    assert "The receipt holds, but our ledger does not" in page


@pytest.mark.parametrize(
    "sent",
    [
        {"pasted": "x"},
        {"pasted": "\x00\ud7ff"},
        {"file": SimpleUploadedFile("a", bytes(300_000))},
        {"file": SimpleUploadedFile("a", bytes(range(256)))},
    ],
)
def test_anything_else_gets_a_clear_answer(client: Client, sent: dict[str, object]) -> None:
    answer = client.post("/ledger/verify", sent)

    assert answer.status_code == 200
    assert WHOLE not in answer.content.decode()


def test_nothing_sent_is_asked_for(client: Client) -> None:
    page = client.post("/ledger/verify", {}).content.decode()

    assert page.count("Choose a receipt, or paste its text.") == 2


def test_looking_at_a_receipt_needs_no_cookie() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/ledger/verify", {"pasted": "x"})

    assert answer.status_code == 200
    assert not client.cookies
