"""Where registries look: a module of one name in each installed app, and nowhere else."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps


def modules_named(name: str) -> list[str]:
    """Dotted names of `<app>.<name>`, in the order of the installed apps (the order of the stages)."""
    names = [f"{config.name}.{name}" for config in apps.get_app_configs()]
    return [dotted for dotted in names if dotted.startswith("tutti.") and find_spec(dotted)]
