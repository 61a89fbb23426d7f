"""Errors. None of these asks the database or the session: either may be what failed."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tutti.ground.time.words import duration
from tutti.ground.ui.page import wants_a_part


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return _error(request, "400", 400)


def forbidden(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return _error(request, "403", 403)


def not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return _error(request, "404", 404)


def csrf_failed(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return _error(request, "csrf", 403)


def broken(request: HttpRequest) -> HttpResponse:
    return _error(request, "500", 500)


def too_many(request: HttpRequest, wait: timedelta | None = None) -> HttpResponse:
    """The answer of a view whose limit is used up; `wait` is said in words and in `Retry-After`."""
    response = _error(request, "429", 429, wait=duration(wait) if wait else "")
    if wait:
        response["Retry-After"] = str(round(wait.total_seconds()))
    return response


def _error(request: HttpRequest, name: str, status: int, **context: str) -> HttpResponse:
    """A page; for htmx the same, kept out of the part it asked for: the toasts say it instead."""
    response = HttpResponse(render_to_string(f"ui/errors/{name}.html", context), status=status)
    if wants_a_part(request):
        response["HX-Reswap"] = "none"
    return response
