"""What the shell knows on every page. Nothing is read before a template asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest

from tutti.ground.accounts.models import Member
from tutti.ground.ui.nav import NavLink, NavSection, sections_for, under_the_thumb

HouseName = Callable[[], str]
_name_givers: list[HouseName] = []


def names_the_house(giver: HouseName) -> HouseName:
    """Register the function that knows what the company calls itself; asked once a page."""
    _name_givers.append(giver)
    return giver


class Shell:
    """`house` in every template: the company, the member looking, and where they can go."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def name(self) -> str:
        return next((name for name in (giver() for giver in _name_givers) if name), "Tutti")

    @cached_property
    def member(self) -> Member | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, Member) and user.is_active else None

    @property
    def theme(self) -> str:
        return self.member.theme if self.member else ""

    @property
    def density(self) -> str:
        return "compact" if self.member and self.member.compact else ""

    @cached_property
    def nav(self) -> list[NavSection]:
        return sections_for(self._request) if self.member else []

    @property
    def thumb(self) -> list[NavLink]:
        return under_the_thumb(self.nav)


def house(request: HttpRequest) -> dict[str, Shell]:
    """The context processor named in settings."""
    return {"house": Shell(request)}
