"""At start: settings that would fail only when somebody comes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from tutti.ground.web.address import AddressUnusable, clean_address
from tutti.ground.web.proxies import ProxiesUnreadable, networks


@register("web")
def the_address_is_one(**_: Any) -> list[CheckMessage]:
    try:
        if settings.TUTTI_URL:
            clean_address(settings.TUTTI_URL)
        networks(settings.TUTTI_PROXIES)
    except AddressUnusable as problem:
        return [Error(f"TUTTI_URL: {problem}", id="web.E001")]
    except ProxiesUnreadable as problem:
        return [Error(str(problem), id="web.E002")]
    return []
