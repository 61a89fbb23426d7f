"""Errors. None of these asks the database or the session: either may be what failed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tutti.ground.ui.page import wants_a_part


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return error_page(request, "400", 400)


def forbidden(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return error_page(request, "403", 403)


def not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return error_page(request, "404", 404)


def csrf_failed(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 -- Django hands it over
) -> HttpResponse:
    return error_page(request, "csrf", 403)


def broken(request: HttpRequest) -> HttpResponse:
    return error_page(request, "500", 500)


def error_page(request: HttpRequest, name: str, status: int, **context: str) -> HttpResponse:
    """`ui/errors/<name>.html`; htmx keeps it out of the part it asked for, and a toast says it."""
    response = HttpResponse(render_to_string(f"ui/errors/{name}.html", context), status=status)
    if wants_a_part(request):
        response["HX-Reswap"] = "none"
    return response
