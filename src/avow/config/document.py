"""The OpenAPI document: the rooms' operations, and what holds for every one of them."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI

from avow.edge import describing as edge
from avow.sources import describing as sources

PROBLEM = "application/problem+json"
_ANYWHERE = ("413", "503")
"""Refusals that any address may give."""
_OF_A_BODY = ("400", "422")
_FAULT = 400


class Api(NinjaAPI):
    """The programming interface, with the addresses beside Django's in its document."""

    def get_openapi_schema(self, *args: Any, **settings: Any) -> Any:
        """Give the whole document: refusals are problem details everywhere."""
        schema = super().get_openapi_schema(*args, **settings)
        schema["paths"].update(edge.paths() | sources.paths())
        schemes = schema.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["ApiToken"] = {"type": "http", "scheme": "bearer"}
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"] = _complete(operation)
        return schema


def _complete(operation: dict[str, Any]) -> dict[str, Any]:
    """Name every answer of an operation, and what each refusal looks like."""
    given = {str(status): told for status, told in operation["responses"].items()}
    more = (*_ANYWHERE, *_OF_A_BODY) if "requestBody" in operation else _ANYWHERE
    refusals = {status for status in {*given, *more} if int(status) >= _FAULT}
    told = {status: given[status] for status in given if status not in refusals}
    return told | {status: _refusal(status) for status in sorted(refusals)}


def _refusal(status: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": "#/components/schemas/ProblemOut"}}
    return {"description": HTTPStatus(int(status)).phrase, "content": {PROBLEM: problem}}
