"""Every address of the API: what the apps offer in `api.py`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from dmr.routing import Router

from tutti.ground.api.resources import PREFIX
from tutti.journal.discovery import modules_named


@cache
def router() -> Router:
    """All `addresses` of all `api.py`, in the order of the stages."""
    modules = [import_module(name) for name in modules_named("api")]
    return Router(PREFIX, [one for module in modules for one in module.addresses])
