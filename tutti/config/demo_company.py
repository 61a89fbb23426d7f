"""The believable company: each stage brings its part in `demo.py`, in the order of the stages."""

from __future__ import annotations

from importlib import import_module

from tutti.config.apps_found import tutti_modules
from tutti.ground.accounts.models import Member


def fill_if_empty() -> bool:
    """Let every stage's `demo.fill()` bring its part; leaves a Tutti that has members as it is."""
    if Member.objects.exists():
        return False
    for module in tutti_modules("demo"):
        import_module(module).fill()
    return True
