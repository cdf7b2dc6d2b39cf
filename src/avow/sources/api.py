"""Imports by program, for whoever bears the token of the installation."""

import hashlib
import json
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from avow.collection import tokens
from avow.collection.schemas import ProblemOut
from avow.collection.sourcing import Provenance
from avow.sources import conf, rules, services
from avow.sources.schemas import ImportIn, ImportOut

router = Router(tags=["sources"])
_REFUSALS = dict.fromkeys((401, 403, 404, 413, 422), ProblemOut)


@router.post(
    "/imports/{source}",
    response={200: ImportOut, **_REFUSALS},
    openapi_extra={"security": [{"ApiToken": []}]},
    summary="Take rows that another company sends, each once",
)
def take_rows(
    request: HttpRequest, sent: ImportIn, source: Annotated[str, Path(max_length=100)]
) -> dict[str, Any]:
    """Keep every row that the statement lets this source tell, and say where the others are wrong.

    Sent again, the same rows add nothing. Needs `Authorization: Bearer` with a token for `imports`.
    """
    _require_token(request)
    terms = Provenance(source=source, contract=sent.contract, purpose=sent.purpose)
    if sent.dry_run:
        done = services.preview_rows(
            rows=sent.rows, provenance=terms, wording=sent.wording, actor="system"
        )
    else:
        done = services.import_rows(
            rows=sent.rows,
            digest=_digest(sent.rows),
            provenance=terms,
            wording=sent.wording,
            actor="system",
        )
    return {"reference": done.reference or None, "counts": done.counts, "refused": done.refused}


def _require_token(request: HttpRequest) -> None:
    """Take the token of the settings, or one that was made for imports."""
    configured, borne = (
        conf.settings().import_token.get_secret_value(),
        request.headers.get("Authorization", ""),
    )
    if not rules.is_token(configured, borne):
        tokens.require(borne, tokens.IMPORTS)


def _digest(rows: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
