from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from avow.collection import access as collection
from avow.collection import services
from avow.collection.errors import (
    CardNumberError,
    FieldTooLongError,
    KeyReusedError,
    MissingFieldError,
    RefusedError,
    UndeclaredFieldError,
    UnknownTouchpointError,
)
from avow.collection.models import Fact, Submission
from avow.core import clock
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.people import services as people
from avow.people.errors import EmailAddressError, ForgottenError
from avow.people.models import DataSubject
from avow.statement import access, freezing
from avow.statement.errors import NothingInForceError
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES, STATEMENT

EMAIL = "ada@example.org"
pytestmark = pytest.mark.django_db


def record(**changed: object) -> Submission:
    asked: dict[str, object] = {
        "touchpoint": "newsletter",
        "fields": {"email": EMAIL},
        "place": "web:/newsletter",
        "wording": "Send me letters",
        "actor": "data_subject",
    }
    return services.record(**(asked | changed))  # type: ignore[arg-type]


def written() -> tuple[int, int, int, int]:
    return (
        Submission.objects.count(),
        Fact.objects.count(),
        DataSubject.objects.count(),
        Entry.objects.exclude(kind__startswith="statement.").count(),
    )


def test_what_is_given_is_kept_sealed_with_its_provenance(version: Version) -> None:
    submission = record()

    fact = Fact.objects.get()
    person = DataSubject.objects.get()
    assert EMAIL.encode() not in bytes(fact.sealed)
    assert people.open_value(person, fact.field, bytes(fact.sealed)) == EMAIL
    assert (submission.touchpoint, submission.version_digest) == ("newsletter", version.digest)
    assert submission.place == "web:/newsletter"
    assert collection.wording(submission) == "Send me letters"


def test_the_entry_names_fields_and_holds_no_value(version: Version) -> None:
    submission = record()

    body = bytes(Entry.objects.get(reference=submission.entry).body)
    assert b'"fields":["email"]' in body
    assert version.digest.encode() in body
    assert EMAIL.encode() not in body
    assert b"letters" not in body


def test_the_same_person_is_found_again(version: Version) -> None:
    first, second = record(), record(fields={"email": " ADA@example.org "})

    assert first.data_subject == second.data_subject
    assert written() == (2, 2, 1, 3)


def test_the_same_key_is_recorded_once(version: Version) -> None:
    first = record(key="form-1")

    assert record(key="form-1") == first
    assert written() == (1, 1, 1, 2)


def test_a_key_that_comes_with_other_content_is_refused(version: Version) -> None:
    record(key="form-1")
    before = written()

    with pytest.raises(KeyReusedError):
        record(key="form-1", fields={"email": "grace@example.org"})
    assert written() == before


@pytest.mark.parametrize(
    ("changed", "refusal", "says"),
    [
        ({"fields": {"email": EMAIL, "shoe_size": "39"}}, UndeclaredFieldError, "shoe_size"),
        ({"fields": {"email": EMAIL, "shoe_size": ""}}, UndeclaredFieldError, "shoe_size"),
        ({"touchpoint": "fortune-teller"}, UnknownTouchpointError, "no touchpoint of this name"),
        ({"fields": {}}, MissingFieldError, "newsletter needs"),
        ({"fields": {"email": "  "}}, MissingFieldError, "newsletter needs"),
        ({"fields": {"email": "ada at example"}}, EmailAddressError, "no e-mail address"),
        ({"fields": {"email": "4111 1111 1111 1111"}}, CardNumberError, "email holds"),
        ({"fields": {"email": "a" * 20_001}}, FieldTooLongError, "20,000"),
    ],
)
def test_a_refusal_says_why_and_nothing_is_written(
    version: Version, changed: dict[str, object], refusal: type[Exception], says: str
) -> None:
    with pytest.raises(refusal, match=says):
        record(**changed)

    assert written() == (0, 0, 0, 0)


def test_an_undeclared_field_is_refused_with_the_sentence_that_limits_it(version: Version) -> None:
    with pytest.raises(UndeclaredFieldError) as refused:
        record(fields={"email": EMAIL, "shoe_size": "39"})

    reason = refused.value.decision.reasons[0]
    assert (reason.code, reason.practice) == ("undeclared", "data.shoe_size")
    assert reason.sentence in access.policy(version).sentences


def test_a_friends_address_is_used_once_and_never_kept(version: Version) -> None:
    policy = access.policy(version)
    once = next(t for t in policy.practices.touchpoints.values() if not t.keeps)
    fields = dict.fromkeys(once.collects, "kim@example.org")

    submission = record(touchpoint=once.key, fields=fields)

    assert submission.data_subject is None
    assert written() == (1, 0, 0, 1)


@pytest.mark.parametrize("age", [None, 40])
def test_a_date_of_birth_among_the_fields_tells_of_a_child(age: int | None) -> None:
    name = b'is = "user.name.first"'
    practices = PRACTICES.replace(name, b'is = "user.demographic.date_of_birth"')
    Version.objects.create(
        digest=freezing.digest_of(STATEMENT, practices, {}),
        number=1,
        statement=STATEMENT,
        practices=practices,
        rule_packs={},
        published_at=clock.now(),
        effective_at=clock.now(),
    )
    born = clock.today() - timedelta(days=17 * 365)

    with pytest.raises(RefusedError, match=r"rule\.minimum-age"):
        record(fields={"email": EMAIL, "first_name": born.isoformat()}, age=age)
    assert written() == (0, 0, 0, 0)


def test_nothing_is_taken_before_a_statement_is_in_force() -> None:
    with pytest.raises(NothingInForceError):
        record()

    assert written() == (0, 0, 0, 0)


def test_what_a_forgotten_person_gave_can_never_be_read_again(version: Version) -> None:
    submission = record()
    assert submission.data_subject is not None
    people.forget(data_subject=submission.data_subject, actor="system")

    fact = Fact.objects.get()
    for field, sealed in ((fact.field, fact.sealed), ("salt", Submission.objects.get().salt)):
        with pytest.raises(ForgottenError):
            people.open_value(DataSubject.objects.get(), field, bytes(sealed))


def test_the_commitment_of_the_entry_opens_to_what_was_given(version: Version) -> None:
    submission = record()

    assert submission.data_subject is not None
    salt = people.open_value(submission.data_subject, "salt", bytes(submission.salt))
    content = {"fields": {"email": EMAIL}, "wording": "Send me letters"}
    commitment = Entry.objects.get(reference=submission.entry).content["facts"]["content"]
    assert ledger.opens(commitment, salt=bytes.fromhex(salt), content=content)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.sets(st.text(min_size=1, max_size=30), min_size=1, max_size=4))
def test_no_field_that_is_not_declared_is_ever_taken(version: Version, names: set[str]) -> None:
    policy = access.policy(version)
    undeclared = names - set(policy.practices.touchpoints["newsletter"].collects)
    assume(undeclared)

    with pytest.raises(UndeclaredFieldError):
        record(fields={"email": EMAIL} | dict.fromkeys(names, "x"))
    assert written() == (0, 0, 0, 0)
