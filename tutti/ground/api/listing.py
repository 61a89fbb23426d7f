"""The addresses of the API as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tutti.ground.access.policy import declared_policy
from tutti.ground.api.document import VERBS, document
from tutti.ground.api.routing import offered, written_path


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing to send. `where` is query, header or body."""

    name: str
    where: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A verb of an address; `who` names the policy that lets one in."""

    verb: str
    path: str
    says: str
    more: str
    who: str
    fields: Sequence[Field]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """What stands below one word: /api/v1/cases/…"""

    title: str
    operations: Sequence[Operation]


def chapters() -> list[Chapter]:
    """All operations, by the first word of their address."""
    told = document()
    found: dict[str, list[Operation]] = {}
    policies = _policies()
    for path, item in told["paths"].items():
        title = path.split("/")[3]
        found.setdefault(title, []).extend(
            _operation(told, verb, path, item[verb], policies.get(path, ""))
            for verb in VERBS
            if verb in item
        )
    return [Chapter(title=title, operations=every) for title, every in found.items()]


def _policies() -> dict[str, str]:
    """Who may ask, by path as the document writes it."""
    rules = {written_path(one): declared_policy(one.callback) for one in offered()}
    return {path: rule.name for path, rule in rules.items() if rule}


def _operation(
    told: dict[str, Any], verb: str, path: str, item: dict[str, Any], who: str
) -> Operation:
    given = [one for one in item.get("parameters", []) if one["in"] != "path"]
    return Operation(
        verb=verb.upper(),
        path=path,
        says=item.get("summary", ""),
        more=item.get("description", ""),
        who=who,
        fields=[*(_field(one) for one in given), *_body(told, item)],
    )


def _field(one: dict[str, Any]) -> Field:
    shape = one.get("schema", {})
    return Field(
        name=one["name"],
        where=one["in"],
        kind=_kind(shape),
        needed=one.get("required", False),
        about=shape.get("description", ""),
    )


def _body(told: dict[str, Any], item: dict[str, Any]) -> list[Field]:
    content = item.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    shape = told["components"]["schemas"].get(name, {})
    needed = shape.get("required", [])
    return [
        Field(
            name=key,
            where="body",
            kind=_kind(one),
            needed=key in needed,
            about=one.get("description", ""),
        )
        for key, one in shape.get("properties", {}).items()
    ]


def _kind(shape: dict[str, Any]) -> str:
    """The type in a word or two; closed lists in full."""
    if "enum" in shape:
        return " | ".join(str(one) for one in shape["enum"] if one != "")
    if "anyOf" in shape:
        kinds = [_kind(one) for one in shape["anyOf"] if one.get("type") != "null"]
        return " | ".join(kinds)
    if shape.get("type") == "array":
        return f"list of {_kind(shape.get('items', {}))}"
    return str(shape.get("format") or shape.get("type") or shape.get("$ref", "").rpartition("/")[2])
