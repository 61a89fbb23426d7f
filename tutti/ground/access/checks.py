"""At start: an address without a policy is an error, not a surprise."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from tutti.ground.access.addresses import every_address
from tutti.ground.access.policy import declared_policy


@register("access")
def every_address_declares_a_policy(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"/{address.route} declares no policy",
            hint="Put @policy(…) from tutti.ground.access.policy on the view.",
            id="access.E001",
        )
        for address in every_address()
        if declared_policy(address.view) is None
    ]
