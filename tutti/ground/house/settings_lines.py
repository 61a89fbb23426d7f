"""The settings page is a list of sentences; each app adds its own in `slots.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class SettingsLine:
    """One sentence on the settings page. `says` tells how it is now: "Mail arrives at help@…"."""

    title: str | Promise
    says: str | Promise
    url: str
    icon: str = "settings"


Lines = Callable[[HttpRequest], Iterable[SettingsLine]]
_lines: list[tuple[int, Lines]] = []


def settings_lines(*, order: int = 50) -> Callable[[Lines], Lines]:
    """Register `function(request) -> lines`; it yields only what this member may open."""

    def register(lines: Lines) -> Lines:
        _lines.append((order, lines))
        _lines.sort(key=lambda entry: entry[0])
        return lines

    return register


def lines_for(request: HttpRequest) -> list[SettingsLine]:
    return [line for _order, lines in _lines for line in lines(request)]
