"""What other companies tell us about a person, kept as if the person had told us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from avow.collection import recording
from avow.collection.errors import UndeclaredSourceError
from avow.collection.models import Submission
from avow.compiler.decisions import Decision, Reason
from avow.compiler.policy import Policy
from avow.core import clock
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.statement.models import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who told us something, under which contract, and what it may be used for."""

    source: str
    contract: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """What was recorded, and the salted commitment to it that its entry holds."""

    submission: Submission
    commitment: str = ""


@transaction.atomic
def record_sourced(
    *,
    provenance: Provenance,
    data_subject: DataSubject,
    fields: Mapping[str, str],
    place: str,
    wording: str,
    actor: str,
    key: str,
    version: Version | None = None,
) -> Sourced:
    """Keep what was told about a person, if the statement in force allows all of it.

    With the same `key` and content the first submission is given again, without commitment.
    `version` is the one in force, for whoever knows it already.
    Raises UndeclaredSourceError with its reasons, CardNumberError, FieldTooLongError,
    KeyReusedError; then nothing was written.
    """
    given = {name: value for name, value in fields.items() if value.strip()}
    recording.refuse_forbidden(given, place, wording)
    version = version or statements.current()
    require_declared(statements.policy(version), provenance, fields)
    submission = Submission(
        source=provenance.source,
        contract=provenance.contract,
        purpose=provenance.purpose,
        place=place,
        key=recording.digest(key),
        request_digest=recording.digest(provenance.source, given, place),
        version_digest=version.digest,
        at=clock.now(),
        data_subject=data_subject,
    )
    if earlier := recording.earlier(submission):
        return Sourced(earlier)
    commitment = recording.write(
        submission, given, wording=wording, committed={"fields": dict(given)}, actor=actor
    )
    recording.seal(submission, data_subject, given)
    return Sourced(submission, commitment)


def require_declared(policy: Policy, provenance: Provenance, fields: Iterable[str]) -> None:
    """Refuse a source that is not declared, and of a declared one whatever goes beyond that."""
    source = policy.practices.sources.get(provenance.source)
    if source is None:
        raise _undeclared(policy, provenance, [f"source.{provenance.source}"])
    _require_contract(policy, provenance, source.contract)
    purpose = policy.practices.purposes.get(provenance.purpose)
    if purpose is None or purpose.key not in source.for_:
        raise _undeclared(policy, provenance, [f"purpose.{provenance.purpose}"])
    lets = set(source.provides) & set(purpose.uses)
    if undeclared := [name for name in fields if name not in lets]:
        raise _undeclared(policy, provenance, [f"data.{name}" for name in undeclared])


def _require_contract(policy: Policy, provenance: Provenance, declared: str | None) -> None:
    if provenance.contract.strip() and provenance.contract == (declared or provenance.contract):
        return
    which = f"It is declared as “{declared}”" if declared else "None is declared"
    raise UndeclaredSourceError(
        f"What “{provenance.source}” tells comes under a contract. {which}: name that contract,"
        " or declare the new one and publish.",
        _decision(policy, provenance, [f"source.{provenance.source}.contract"]),
    )


def _undeclared(
    policy: Policy, provenance: Provenance, practices: Sequence[str]
) -> UndeclaredSourceError:
    source = recording.named([provenance.source])
    return UndeclaredSourceError(
        f"No sentence of the statement lets “{source}” tell us {recording.named(practices)} for"
        " this purpose, so nothing was kept. Leave it out, or declare it and publish.",
        _decision(policy, provenance, practices),
    )


def _decision(policy: Policy, provenance: Provenance, practices: Sequence[str]) -> Decision:
    sentence = next(iter(policy.bound.get(f"source.{provenance.source}", ())), "")
    return Decision(False, tuple(Reason("undeclared", name, sentence) for name in practices))
