"""What the ledger refuses, and why."""

from avow.core.errors import AvowError


class NoTransactionError(AvowError):
    """An entry was to be written apart from the act that it records."""

    code = "ledger.no_transaction"
    status = 500


class EntryRefusedError(AvowError):
    """An entry has a kind, an actor or a size that the ledger does not take."""

    code = "ledger.entry_refused"
    status = 422


class PersonalDataError(EntryRefusedError):
    """A fact could hold personal data, which an append-only ledger could never erase."""

    code = "ledger.personal_data"


class NoteError(AvowError):
    """A signed note or a key is not written as the formats demand, or its signature is wrong."""

    code = "ledger.note_refused"
    status = 422


class ReceiptError(AvowError):
    """A receipt is not readable, or what it claims does not hold."""

    code = "ledger.receipt_refused"
    status = 422


class DamagedError(AvowError):
    """What is kept does not fit what was signed, so nothing more is signed on top of it."""

    code = "ledger.damaged"
    status = 500
