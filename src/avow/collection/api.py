"""What comes in by program, and the receipts of it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router, Status

from avow.collection import access, services
from avow.collection.models import Submission
from avow.collection.schemas import CollectIn, ProblemOut, SubmissionOut
from avow.ledger import services as ledger
from avow.people import gate

router = Router(tags=["collection"])
_REFUSALS = {404: ProblemOut, 409: ProblemOut, 413: ProblemOut, 422: ProblemOut}


@router.post(
    "/collect/{touchpoint}",
    response={201: SubmissionOut, **_REFUSALS},
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
    """
    submission = services.record(
        touchpoint=touchpoint,
        fields=sent.fields,
        place=sent.place,
        wording=sent.wording,
        age=gate.vouched(sent.age_pass) if sent.age is None else sent.age,
        key=idempotency_key,
        contest=sent.contest,
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


def _told(submission: Submission) -> dict[str, Any]:
    return {
        "entry": submission.entry,
        "touchpoint": submission.touchpoint,
        "version": submission.version_digest,
        "recorded_at": submission.at,
        "recorded": access.recorded(submission),
        "receipt": reverse("api:receipt", args=[submission.entry]),
    }
