"""Choices by program: what a visitor chose on a device, and the receipts of every act."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router, Status

from avow.choices import services
from avow.choices.models import DeviceChoice
from avow.choices.schemas import DeviceChoiceIn, DeviceChoiceOut, ReceiptOut
from avow.collection.schemas import ProblemOut
from avow.core import clock
from avow.ledger import services as ledger

router = Router(tags=["choices"])


@router.post(
    "/device",
    response={201: DeviceChoiceOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut},
    summary="Record what a visitor chose, and nothing about who it was",
)
def choose_on_device(
    request: HttpRequest,
    sent: DeviceChoiceIn,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Status[dict[str, Any]]:
    """Record a choice of tracker classes. The same Idempotency-Key gives the same receipt."""
    choice = services.choose_on_device(
        classes=sent.classes,
        evidence=services.Evidence(
            place=sent.place,
            wording=sent.wording,
            statement=sent.statement,
            how=sent.how,
            at=clock.now(),
        ),
        key=idempotency_key,
    )
    return Status(201, _told(choice))


@router.get(
    "/receipts/{uuid:reference}",
    response={200: ReceiptOut, 404: ProblemOut},
    summary="The record of a choice and its proof",
)
def choice_receipt(request: HttpRequest, reference: UUID, response: HttpResponse) -> dict[str, Any]:
    """Give what ISO/IEC TS 27560 asks for, and the proof that its entry is in the ledger."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    record = services.receipt_record(reference)
    return {
        "receipt_id": reference,
        "record": record,
        "proof": ledger.receipt(reference).decode(),
    }


def _told(choice: DeviceChoice) -> dict[str, Any]:
    return {
        "reference": choice.reference,
        "chosen_on": choice.chosen_on,
        "allowed": choice.allowed,
        "refused": choice.refused,
        "statement": choice.statement,
        "receipt": reverse("api:choice_receipt", args=[choice.reference]),
    }
