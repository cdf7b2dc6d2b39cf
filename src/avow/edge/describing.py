"""The hot path's addresses, as the OpenAPI document has them."""

from typing import Any

from avow.edge.schemas import LONGEST_KEY, ChoiceIn, VisitIn

_CHOICE = {"$ref": "#/components/schemas/DeviceChoiceOut"}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}
_REFERENCE = {
    "in": "path",
    "name": "reference",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}


def paths() -> dict[str, Any]:
    """Give every operation of the hot path by its address."""
    return {
        "/edge/choices": {
            "post": {
                "operationId": "edge_choose",
                "tags": ["edge"],
                "summary": "Record what a visitor chose, at the speed of a busy shop",
                "description": "What /api/v1/choices/device does, written in groups.",
                "parameters": [_KEY],
                "requestBody": _body(ChoiceIn.model_json_schema()),
                "responses": {"201": _json("What was recorded.", _CHOICE)}
                | _problems(404, 409, 415),
            }
        },
        "/edge/choices/{reference}": {
            "get": {
                "operationId": "edge_chosen",
                "tags": ["edge"],
                "summary": "The choice that goes by a reference",
                "parameters": [_REFERENCE],
                "responses": {"200": _json("What was recorded.", _CHOICE)} | _problems(404),
            }
        },
        "/edge/visits": {
            "post": {
                "operationId": "edge_visit",
                "tags": ["edge"],
                "summary": "Record the declared part of what a visit brings in by itself",
                "requestBody": _body(VisitIn.model_json_schema(), required=False),
                "responses": {"201": _json("The keys of what was recorded.", _RECORDED)}
                | _problems(415),
            }
        },
        "/edge/alive": {"get": _ALIVE},
    }


_ALIVE = {
    "operationId": "edge_alive",
    "tags": ["edge"],
    "summary": "Whether the process answers; no database is asked",
    "responses": {"204": {"description": "It does."}},
}

_RECORDED = {
    "type": "object",
    "required": ["recorded"],
    "properties": {"recorded": {"type": "array", "items": {"type": "string"}}},
}


def _body(schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problems(*statuses: int) -> dict[str, Any]:
    """Give the refusals of an operation; what they look like is said in one place."""
    return {str(status): {} for status in (*statuses, 429)}
