"""Choices by program: what a visitor chose on a device, and the receipts of every act."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router, Status

from avow.choices import services, wordings
from avow.choices.models import DeviceChoice
from avow.choices.schemas import (
    DeclaredWordingOut,
    DeviceChoiceIn,
    DeviceChoiceOut,
    DeviceSignalsIn,
    DeviceSignalsOut,
    ReceiptOut,
    WordingIn,
    WordingsOut,
)
from avow.collection import callers, tokens
from avow.collection.schemas import ProblemOut
from avow.core import clock
from avow.ledger import services as ledger
from avow.statement import access as statements

router = Router(tags=["choices"])


@router.post(
    "/device",
    response={201: DeviceChoiceOut, **dict.fromkeys((404, 409, 415, 422), ProblemOut)},
    summary="Record what a visitor chose, and nothing about who it was",
)
def choose_on_device(
    request: HttpRequest,
    sent: DeviceChoiceIn,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Status[dict[str, Any]]:
    """Record a choice of tracker classes. The same Idempotency-Key gives the same receipt.

    The wording must be one that is shown here under that version, or was declared beforehand.
    """
    callers.require_json(request.content_type or "")
    wordings.require_shown(sent.statement, sent.wording)
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
    "/wordings",
    response={200: WordingsOut, 404: ProblemOut},
    summary="The words in which visitors are asked here today, by language",
)
def shown_wordings(request: HttpRequest) -> dict[str, Any]:
    """Give what a program sends as `wording` when it shows this installation's own question."""
    version = statements.current()
    return {"statement": version.digest, "shown": wordings.shown(version)}


@router.post(
    "/wordings",
    response={201: DeclaredWordingOut, **dict.fromkeys((401, 403, 422), ProblemOut)},
    openapi_extra={"security": [{"ApiToken": []}]},
    summary="Declare the words of a question that you ask with a banner of your own",
)
def declare_wording(request: HttpRequest, sent: WordingIn) -> Status[dict[str, str]]:
    """Let choices name these words as their evidence from now on. Needs a token for `choices`."""
    tokens.require(request.headers.get("Authorization", ""), tokens.CHOICES)
    return Status(201, {"wording": wordings.declare(wording=sent.wording, actor="system")})


@router.post(
    "/signals",
    response={200: DeviceSignalsOut, **dict.fromkeys((401, 403, 404, 415, 422), ProblemOut)},
    openapi_extra={"security": [{"ApiToken": []}]},
    summary="Record what a browser signals, for the pseudonym that your site knows it by",
)
def heed_signals(request: HttpRequest, sent: DeviceSignalsIn) -> dict[str, list[str]]:
    """Give every signal that stands for a browser. Needs a token for `choices`.

    The site's own profile of the browser is opted out of sale and sharing while `gpc` stands.
    """
    tokens.require(request.headers.get("Authorization", ""), tokens.CHOICES)
    callers.require_json(request.content_type or "")
    return {"stands": services.heed(device=sent.device, signals=sent.signals)}


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
