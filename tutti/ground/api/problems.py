"""What went wrong, as a program reads it (RFC 9457) and as a person does: a sentence."""

from __future__ import annotations

import re
from http import HTTPStatus

import msgspec
from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`type` names the kind for programs (`about:blank`: the status says it all), `detail` says what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[str] = []


def problem(
    status: int, detail: str, *, kind: str = "", errors: list[str] | None = None
) -> HttpResponse:
    """An answer of this status. `kind` is a word of ours; programs find it as `urn:tutti:problem:<kind>`."""
    told = Problem(
        type=f"urn:tutti:problem:{kind}" if kind else "about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=errors or [],
    )
    body = msgspec.json.encode(told)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE)


def kind_of(trouble: Exception) -> str:
    """The word of an error of ours: CaseIsClosed is `case-is-closed`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(trouble).__name__).lower()
