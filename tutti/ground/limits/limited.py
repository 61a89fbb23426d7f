"""A limit on a view."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import ngettext

from tutti.ground.limits.taking import take
from tutti.ground.ui.views.errors import error_page

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
TOO_MANY = 429
MINUTE = 60


def client_address(request: HttpRequest) -> str:
    """Where the request came from, behind the proxies the operator named (`ground/web`)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def limited(
    name: str,
    *,
    limit: int,
    per: timedelta,
    key: Callable[[HttpRequest], str] = client_address,
    methods: frozenset[str] = frozenset({"POST"}),
) -> Callable[[View], View]:
    """Answer 429 with Retry-After once `key(request)` has asked `limit` times within `per`.

    HEAD counts as the GET it is answered by, so that a limit on reading has no way round it.
    """

    def declare(view: View) -> View:
        @functools.wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = "GET" if request.method == "HEAD" else request.method
            if asked in methods:
                allowance = take(name, key(request), limit=limit, per=per)
                if not allowance.allowed:
                    return too_many(request, allowance.retry_after)
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return declare


def too_many(request: HttpRequest, retry_after: timedelta) -> HttpResponse:
    """The 429 page, saying in how many seconds or minutes to try again."""
    seconds = max(1, math.ceil(retry_after.total_seconds()))
    response = error_page(request, "429", TOO_MANY, wait=_in_words(seconds))
    response.headers["Retry-After"] = str(seconds)
    return response


def _in_words(seconds: int) -> str:
    if seconds < 2 * MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
