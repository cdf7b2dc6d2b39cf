"""What other companies tell us about a person, kept as if the person had told us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from avow.collection import recording
from avow.collection.errors import UndeclaredSourceError
from avow.collection.models import Fact, Submission
from avow.compiler.decisions import Decision, Reason
from avow.compiler.policy import Policy
from avow.core import clock
from avow.ledger import services as ledger
from avow.people.many import Bearer
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was told about one person."""

    whose: Bearer
    fields: Mapping[str, str]
    key: str
    """Hashed by `recording.digest`: nothing was recorded under it yet."""


class Recording:
    """What one source tells under the same terms: judged one by one, and recorded at once."""

    def __init__(
        self, *, provenance: Provenance, place: str, wording: str, version: Version
    ) -> None:
        """Take the terms, and the version of the statement in force."""
        self._provenance = provenance
        self._place, self._wording, self._version = place, wording, version
        self._policy = statements.policy(version)
        self._judged: set[frozenset[str]] = set()
        self._words_judged = False

    def judge(self, fields: Mapping[str, str], *beside: str) -> None:
        """Refuse what no sentence allows this source to tell; `beside` are other texts of it.

        UndeclaredSourceError with its reasons, CardNumberError, FieldTooLongError.
        """
        if not self._words_judged:
            recording.refuse_forbidden({}, self._place, self._wording)
            self._words_judged = True
        recording.refuse_forbidden(fields, *beside)
        if (names := frozenset(fields)) not in self._judged:
            require_declared(self._policy, self._provenance, fields)
            self._judged.add(names)

    def record(
        self, given: Sequence[Given], *, actor: str
    ) -> tuple[list[Sourced], list[ledger.Draft]]:
        """Keep what was judged, in the caller's transaction; the caller records the acts there."""
        drafts = [self._draft(one, actor=actor) for one in given]
        Submission.objects.bulk_create(sourced.submission for sourced, _ in drafts)
        Fact.objects.bulk_create(
            Fact(submission=sourced.submission, field=name, sealed=one.whose.sealed(name, value))
            for one, (sourced, _) in zip(given, drafts, strict=True)
            for name, value in one.fields.items()
        )
        return [sourced for sourced, _ in drafts], [act for _, act in drafts]

    def _draft(self, given: Given, *, actor: str) -> tuple[Sourced, ledger.Draft]:
        fields = dict(given.fields)
        submission = Submission(
            source=self._provenance.source,
            contract=self._provenance.contract,
            purpose=self._provenance.purpose,
            place=self._place,
            key=given.key,
            request_digest=recording.digest(self._provenance.source, fields, self._place),
            version_digest=self._version.digest,
            at=clock.now(),
            data_subject=given.whose.person,
        )
        sealed = ledger.seal({"fields": fields, "wording": self._wording})
        facts = recording.entry_facts(submission, fields, sealed.commitment)
        entry = ledger.draft("collection.recorded", facts, actor=actor)
        submission.salt = given.whose.sealed("salt", sealed.salt.hex())
        submission.sealed_wording = given.whose.sealed("wording", self._wording)
        submission.entry = entry.reference
        return Sourced(submission, sealed.commitment), entry


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
