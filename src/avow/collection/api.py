"""What comes in by program, and the receipts of it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router, Status

from avow.collection import access, callers, judging, services, tokens
from avow.collection.models import Submission
from avow.collection.schemas import CollectIn, ProblemOut, SubmissionOut
from avow.ledger import services as ledger
from avow.people import gate

router = Router(tags=["collection"])
_REFUSALS = dict.fromkeys((401, 403, 404, 409, 413, 415, 422), ProblemOut)
_TOKEN_OR_PUBLIC: list[dict[str, list[str]]] = [{"ApiToken": []}, {}]


@router.post(
    "/collect/{touchpoint}",
    response={201: SubmissionOut, **_REFUSALS},
    openapi_extra={"security": _TOKEN_OR_PUBLIC},
    summary="Take in what a touchpoint declares, and nothing else",
)
def collect(
    request: HttpRequest,
    touchpoint: str,
    sent: CollectIn,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None,
) -> Status[dict[str, Any]]:
    """Ask the policy in force; keep everything that was sent, or refuse it by name.

    With the same Idempotency-Key and content, what was recorded first is answered again.
    Where the practices do not call the touchpoint `public`, it needs `Authorization: Bearer` with a
    token of the installation. Without one an `age` that was told refuses, and never allows.
    """
    callers.require_json(request.content_type or "")
    callers.refuse_other_site(request.headers.get("Sec-Fetch-Site", ""))
    vouched = _admitted(request, touchpoint)
    submission = services.record(
        touchpoint=touchpoint,
        fields=sent.fields,
        place=sent.place,
        wording=sent.wording,
        age=_age(sent, touchpoint, vouched=vouched),
        key=idempotency_key,
        contest=sent.contest,
        whose=services.Whose(vouched=vouched),
        actor="data_subject",
    )
    return Status(201, _told(submission))


@router.get(
    "/receipts/{uuid:reference}",
    response={404: ProblemOut},
    openapi_extra={
        "responses": {
            200: {
                "description": "The receipt, as a file of plain text.",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        }
    },
    summary="The receipt of an entry, to be verified offline",
)
def receipt(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Give a .tlog-proof file that shows, offline, that the entry is in the ledger."""
    answer = HttpResponse(ledger.receipt(reference), content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Content-Disposition"] = f'attachment; filename="{reference}.tlog-proof"'
    return answer


def _admitted(request: HttpRequest, touchpoint: str) -> bool:
    """Say whether a token vouches for what comes; refuse whoever needs one and has none."""
    borne = request.headers.get("Authorization", "")
    if not borne and judging.is_public(touchpoint):
        return False
    tokens.require(borne, f"{tokens.COLLECT}.{touchpoint}")
    return True


def _age(sent: CollectIn, touchpoint: str, *, vouched: bool) -> int | None:
    """Give the age that counts: what a stranger says of it can only refuse."""
    passed = gate.vouched(sent.age_pass)
    if sent.age is None:
        return passed
    if vouched or gate.is_below(sent.age, touchpoint):
        return sent.age
    return passed


def _told(submission: Submission) -> dict[str, Any]:
    return {
        "entry": submission.entry,
        "touchpoint": submission.touchpoint,
        "version": submission.version_digest,
        "recorded_at": submission.at,
        "recorded": access.recorded(submission),
        "receipt": reverse("api:receipt", args=[submission.entry]),
    }
