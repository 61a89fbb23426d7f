"""Every address the product answers to, for the start-up check, the matrix test and the reference page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, kw_only=True)
class Address:
    """One URL pattern: `route` as written in `urls.py`, its name and the view behind it."""

    route: str
    name: str
    view: Callable[..., Any]


def every_address() -> Iterator[Address]:
    """All patterns of the resolver, depth first, included ones in full."""
    yield from _walk(get_resolver().url_patterns, prefix="")


def _walk(patterns: list[URLPattern | URLResolver], *, prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix=route)
        else:
            yield Address(route=route, name=pattern.name or "", view=pattern.callback)
