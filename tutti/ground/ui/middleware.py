"""Each member reads Tutti in their own language and zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from tutti.ground.accounts.models import Member


class ReaderMiddleware:
    """Sets the language and the zone of a signed-in member for the length of the request.

    A stranger keeps what their browser asked for (LocaleMiddleware) and UTC. Reading the member
    costs no query of its own: the door asks for the same one right after.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        member = request.user
        if not isinstance(member, Member):
            return self.get_response(request)
        request.LANGUAGE_CODE = member.language
        with translation.override(member.language), timezone.override(_zone(member.time_zone)):
            return self.get_response(request)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # a zone the system no longer knows
        return ZoneInfo("UTC")
