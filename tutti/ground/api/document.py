"""The description of the API for programs (OpenAPI 3.1), made from the addresses themselves."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from dmr.openapi import OpenAPIConfig, build_schema
from dmr.openapi.objects import Components, SecurityScheme

from tutti.ground.api.problems import CONTENT_TYPE, Problem
from tutti.ground.api.routing import offered, resource_of, router, written_path

VERSION = "1.0"
PROBLEMS = (400, 401, 403, 404, 405, 406, 422, 429)
VERBS = ("get", "post")
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key of the same member at the same address is done once.",
    "schema": {"type": "string", "maxLength": 200},
}
ABOUT = (
    "What a member may do on the pages of Tutti, a program may do with a token of theirs. "
    "Lists come in pages: send `after` of a page to get the next one."
)


@cache
def document() -> dict[str, Any]:
    """The whole document. Every operation can end in any of the problems, which are said once."""
    config = OpenAPIConfig(
        title="Tutti",
        version=VERSION,
        description=ABOUT,
        security=[{"token": []}],
        components=Components(
            security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}
        ),
    )
    told: dict[str, Any] = build_schema(router(), config=config).convert()
    parts = told.setdefault("components", {})
    _schemas, shapes = msgspec.json.schema_components(
        [Problem], ref_template="#/components/schemas/{name}"
    )
    parts.setdefault("schemas", {}).update(shapes)
    parts["responses"] = {str(status): _problem(status) for status in PROBLEMS}
    for path in _heeding_keys():
        told["paths"][path]["post"].setdefault("parameters", []).append(KEY)
    for verb in _operations(told):
        ways = {str(status): _reference(status) for status in PROBLEMS}
        verb["responses"] = ways | verb["responses"]
    return told


def _heeding_keys() -> list[str]:
    """Paths whose post is done once for a key."""
    return [written_path(one) for one in offered() if resource_of(one).once]


def _operations(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [item[verb] for item in told["paths"].values() for verb in VERBS if verb in item]


def _problem(status: int) -> dict[str, Any]:
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": HTTPStatus(status).phrase, "content": {CONTENT_TYPE: shape}}


def _reference(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{status}"}
