"""Entries with their acts, their places, their receipts: on whichever database is at hand."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from avow.core import ids
from avow.core.errors import NotFoundError
from avow.ledger import access, auditing, notes, receipts, services, tree
from avow.ledger.errors import DamagedError, NoTransactionError, PersonalDataError, ReceiptError
from avow.ledger.models import Checkpoint, Entry, Pending, Sequenced, Tile
from avow.ledger.services import Fact
from avow.ledger.tests.unguarded import unguarded

ADA = UUID("5f3c1a52-8a1b-4c6d-9e0f-0123456789ab")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

kept = pytest.mark.django_db(transaction=True)


def opted_out(count: int = 1) -> list[UUID]:
    """Record opt-outs, each in a transaction of its own."""
    references = []
    for _ in range(count):
        with transaction.atomic():
            entry = services.append(
                "choices.opted_out", {"who": ADA, "channel": "email"}, actor="data_subject"
            )
        references.append(entry.reference)
    return references


@kept
def test_an_entry_apart_from_its_act_is_refused() -> None:
    with pytest.raises(NoTransactionError, match=r"transaction\.atomic"):
        services.append("choices.opted_out", {}, actor="system")

    assert not Entry.objects.exists()


@kept
def test_drafts_are_kept_as_single_acts_are() -> None:
    facts: dict[str, Fact] = {"who": ADA, "channel": "email"}
    alone = opted_out()
    drafts = [services.draft("choices.opted_out", facts, actor="data_subject") for _ in range(3)]
    with transaction.atomic():
        services.append_drafts(drafts)

    placed = Sequenced.objects.order_by("index").values_list("entry__reference", flat=True)
    assert list(placed) == alone + [draft.reference for draft in drafts]
    first, *others = Entry.objects.order_by("number")
    for other, draft in zip(others, drafts, strict=True):
        assert (other.kind, bytes(other.body)) == (first.kind, draft.body)
        assert other.content["facts"] == first.content["facts"]
    assert auditing.audit().clean


@kept
def test_entries_of_many_acts_are_those_that_single_acts_have() -> None:
    facts: dict[str, Fact] = {"who": ADA, "channel": "email"}
    alone = opted_out()
    form = services.Form("choices.opted_out", facts, actor="data_subject")
    references = [ids.reference_at(NOON) for _ in range(3)]
    with transaction.atomic():
        services.append_alike(form, references, at=NOON)

    placed = Sequenced.objects.order_by("index").values_list("entry__reference", flat=True)
    assert list(placed) == alone + references
    first, *others = Entry.objects.order_by("number")
    for other, reference in zip(others, references, strict=True):
        assert (other.kind, bytes(other.body)) == (first.kind, form.body(reference, NOON))
        assert other.content["facts"] == first.content["facts"]
    assert auditing.audit().clean


@kept
def test_entries_of_many_acts_are_kept_with_them_or_not_at_all() -> None:
    form = services.Form("choices.opted_out", {}, actor="system")
    references = [ids.reference_at(NOON)]
    with pytest.raises(NoTransactionError, match=r"transaction\.atomic"):
        services.append_alike(form, references, at=NOON)

    def fail() -> None:
        with transaction.atomic():
            services.append_alike(form, references, at=NOON)
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not Entry.objects.exists()
    assert not Pending.objects.exists()


@kept
def test_an_act_that_fails_leaves_no_entry() -> None:
    def fail() -> None:
        with transaction.atomic():
            services.append("choices.opted_out", {}, actor="system")
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not Entry.objects.exists()
    assert not Pending.objects.exists()
    assert services.integrate() == 0


@kept
def test_personal_data_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(PersonalDataError, match="`who`"), transaction.atomic():
        services.append("choices.opted_out", {"who": "ada@example.org"}, actor="system")

    assert not Entry.objects.exists()


@kept
def test_an_entry_has_its_place_once_its_act_is_committed() -> None:
    opted_out(3)

    assert list(Sequenced.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2]
    assert not Pending.objects.exists()
    assert services.integrate() == 0


@kept
def test_a_receipt_shows_the_entry_to_anyone_with_the_key() -> None:
    references = opted_out(5)

    shown = receipts.verify(services.receipt(references[3]), services.verification_key())

    assert (shown.reference, shown.index, shown.size) == (str(references[3]), 3, 5)
    assert shown.facts == {"who": str(ADA), "channel": "email"}
    assert (shown.kind, shown.actor) == ("choices.opted_out", "data_subject")


@kept
def test_a_receipt_stays_true_when_the_ledger_grows() -> None:
    (reference,) = opted_out()
    early = services.receipt(reference)
    opted_out(30)

    key = services.verification_key()

    assert receipts.verify(early, key).size == 1
    assert receipts.verify(services.receipt(reference), key).size == 31


@kept
def test_no_receipt_before_the_act_is_committed() -> None:
    def hurry() -> None:
        with transaction.atomic():
            entry = services.append("choices.opted_out", {}, actor="system")
            services.receipt(entry.reference)

    with pytest.raises(RuntimeError, match="durable"):
        hurry()

    assert not Checkpoint.objects.exists()


@kept
def test_an_unknown_entry_has_no_receipt() -> None:
    with pytest.raises(NotFoundError):
        services.receipt(uuid4())


@kept
def test_an_empty_ledger_has_a_checkpoint() -> None:
    key = notes.read_key(services.verification_key())

    assert notes.opened_checkpoint(services.checkpoint(), key).size == 0


@kept
def test_each_checkpoint_follows_from_the_one_before() -> None:
    with transaction.atomic():
        for _ in range(254):
            services.append("choices.opted_out", {}, actor="system")
    opted_out(6)

    assert Checkpoint.objects.count() == 7
    assert {(t.level, t.number): len(t.hashes) // 32 for t in Tile.objects.all()} == {
        (0, 0): 256,
        (0, 1): 4,
        (1, 0): 1,
    }


@kept
def test_nothing_is_signed_on_top_of_damage() -> None:
    opted_out(2)
    with unguarded():
        Tile.objects.update(hashes=bytes(64))

    opted_out()

    assert Entry.objects.count() == 3
    assert Checkpoint.objects.count() == 2
    with pytest.raises(DamagedError, match="avow audit"):
        services.integrate()


@kept
@pytest.mark.parametrize("damage", [{"hashes": bytes(64)}, {"level": 5}])
def test_no_receipt_is_given_out_of_a_damaged_ledger(damage: dict[str, object]) -> None:
    reference, _ = opted_out(2)
    with unguarded():
        Tile.objects.update(**damage)

    with pytest.raises(DamagedError, match="avow audit"):
        services.receipt(reference)


@kept
def test_a_later_tree_is_proven_to_begin_with_the_earlier() -> None:
    opted_out(40)
    roots = [access.root(size) for size in range(41)]

    for old_size in range(41):
        proof = access.consistency_proof(old_size, 40)
        assert tree.verify_consistency(old_size, 40, roots[old_size], roots[40], proof)


@kept
def test_a_late_commit_with_a_smaller_number_is_not_lost() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer, so that no two acts are ever open at once.")
    opened, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            services.append("choices.opted_in", {}, actor="system")
            opened.set()
            go_on.wait(5)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    opened.wait(5)
    opted_out()
    go_on.set()
    thread.join()

    kinds = Sequenced.objects.order_by("index").values_list("entry__kind", "entry__number")
    assert [kind for kind, _ in kinds] == ["choices.opted_out", "choices.opted_in"]
    assert kinds[0][1] > kinds[1][1]


@kept
def test_many_writers_at_once_lose_nothing() -> None:
    def write() -> list[UUID]:
        written = []
        for _ in range(8):
            written += opted_out()
            # Nobody gets in anybody's way: this raises nothing.
            services.integrate()
        connection.close()
        return written

    with ThreadPoolExecutor(4) as writers:
        tasks = [writers.submit(write) for _ in range(4)]
        references = [reference for task in tasks for reference in task.result()]

    assert Sequenced.objects.count() == len(set(references)) == 32
    key = services.verification_key()
    assert {receipts.verify(services.receipt(r), key).reference for r in references} == {
        str(reference) for reference in references
    }


@kept
def test_another_ledgers_key_does_not_vouch() -> None:
    (reference,) = opted_out()
    other = str(notes.made_key("example.org/ledger").public)

    with pytest.raises(ReceiptError, match=r"not by example\.org/ledger"):
        receipts.verify(services.receipt(reference), other)


def test_a_seal_opens_for_its_content_alone() -> None:
    sealed = services.seal({"email": "ada@example.org"})

    opens = services.opens
    assert opens(sealed.commitment, salt=sealed.salt, content={"email": "ada@example.org"})
    assert not opens(sealed.commitment, salt=sealed.salt, content={"email": "kim@example.org"})
    assert not opens(sealed.commitment, salt=bytes(32), content={"email": "ada@example.org"})


def test_the_same_content_is_sealed_differently_each_time() -> None:
    assert services.seal("email").commitment != services.seal("email").commitment
