"""Refusals of the room."""

from avow.core.errors import AvowError


class EvidenceError(AvowError):
    """A choice came with evidence that would prove nothing later."""

    code = "choices.evidence"
    status = 422


class UnclearChoiceError(AvowError):
    """A yes was to be recorded that nobody gave in so many words: to everything, or by a signal."""

    code = "choices.unclear"
    status = 422


class UndeclaredChoiceError(AvowError):
    """The statement in force offers no such choice, so a yes to it would allow nothing."""

    code = "choices.undeclared"
    status = 422


class UnshownWordingError(AvowError):
    """The words sent as evidence are none that people are shown here, so they would prove nothing.

    What strangers may write freely is kept by nobody.
    """

    code = "choices.unshown_wording"
    status = 422


class KeyReusedError(AvowError):
    """An idempotency key came back with another choice under it."""

    code = "choices.key_reused"
    status = 409


class NobodyError(AvowError):
    """A signal came with neither a person nor a device that it could be remembered for."""

    code = "choices.nobody"
    status = 422
