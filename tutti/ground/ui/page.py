"""One answer for both readers: a browser that wants a page, and htmx that wants a part of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

VARIES = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request")


def page(
    request: HttpRequest, template: str, part: str | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """The page `template`; for htmx only its `{% partialdef part %}`.

    A whole page never lands inside a fragment: where htmx asked for a part and none is offered, a
    GET is answered with a real navigation and anything else takes the body. Templates named
    `_like_this.html` are fragments themselves and go out as they are.
    """
    for_part = wants_a_part(request)
    if for_part and part:
        response = render(request, f"{template}#{part}", context, status=status)
    elif for_part and not _is_fragment(template):
        response = _whole_page_for_htmx(request, template, context, status)
    else:
        response = render(request, template, context, status=status)
    patch_vary_headers(response, VARIES)
    return response


def wants_a_part(request: HttpRequest) -> bool:
    """Whether htmx will put the answer into the page it already has."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def _is_fragment(template: str) -> bool:
    return template.rpartition("/")[2].startswith("_")


def _whole_page_for_htmx(
    request: HttpRequest, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    if request.method == "GET" and status < 400:  # noqa: PLR2004 -- statuses are known by number
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    response = render(request, template, context, status=status)
    response["HX-Retarget"] = "body"
    response["HX-Reswap"] = "innerHTML"
    return response
