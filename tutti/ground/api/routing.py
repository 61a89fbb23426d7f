"""Every address of the API: what the apps offer in `api.py`."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from django.urls import URLPattern
from dmr.routing import Router

from tutti.ground.api.resources import PREFIX, Resource
from tutti.journal.discovery import modules_named

_CAPTURED = re.compile(r"<(?:\w+:)?(\w+)>")


@cache
def offered() -> list[URLPattern]:
    """All `addresses` of all `api.py`, in the order of the stages."""
    modules = [import_module(name) for name in modules_named("api")]
    return [one for module in modules for one in module.addresses]


@cache
def router() -> Router:
    return Router(PREFIX, offered())


def resource_of(pattern: URLPattern) -> type[Resource]:
    found: type[Resource] = pattern.callback.view_class  # type: ignore[attr-defined]  # Django sets it
    return found


def written_path(pattern: URLPattern) -> str:
    """The path of an address as the document writes it: `<int:case_id>` is `{case_id}`."""
    return f"/{PREFIX}" + _CAPTURED.sub(r"{\1}", str(pattern.pattern))
