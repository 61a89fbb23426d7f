"""What the operator allows beyond the public internet: by purpose, from the environment.

`TUTTI_ALLOW_MAIL=127.0.0.0/8,mail.internal` lets mail connections, and only those, reach that
network and that name, on any port and without TLS. Empty by default; nothing in the product can
change it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.utils.translation import gettext as _

from tutti.ground.http.addresses import Address, is_public
from tutti.ground.http.errors import NotAllowed

WEB_PORTS = frozenset({443, 8443})
PORTS = {
    "mail": frozenset({25, 110, 143, 465, 587, 993, 995, 2525}),
    "webhook": WEB_PORTS,
    "feed": WEB_PORTS,
    "network": WEB_PORTS,
    "sign_in": WEB_PORTS,
    "self": WEB_PORTS,
}


class AllowListUnreadable(Exception):
    """The variable holds something that is neither a network nor a name."""


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """The allow-list of one purpose."""

    purpose: str
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    @property
    def variable(self) -> str:
        return f"TUTTI_ALLOW_{self.purpose.upper()}"

    def holds(self, host: str, addresses: list[Address]) -> bool:
        """Whether the operator allowed this host, by name or by every one of its addresses."""
        return plain_host(host) in self.hosts or all(
            any(address in network for network in self.networks) for address in addresses
        )


def allowed(purpose: str) -> Allowed:
    """The operator's allow-list for `purpose`, one of `PORTS`."""
    if purpose not in PORTS:
        raise ValueError(f"{purpose!r} is not a purpose. Known are: {', '.join(sorted(PORTS))}.")
    variable = Allowed(purpose=purpose).variable
    entries = [entry.strip() for entry in os.environ.get(variable, "").split(",") if entry.strip()]
    numeric = [entry for entry in entries if _looks_numeric(entry)]
    return Allowed(
        purpose=purpose,
        networks=tuple(_network(entry, variable=variable) for entry in numeric),
        hosts=frozenset(plain_host(entry) for entry in entries if entry not in numeric),
    )


def check_addresses(
    host: str, port: int, addresses: list[Address], *, purpose: str, openly: bool
) -> None:
    """Refuse unless every address is public and the port is usual, or the operator allowed it.

    One bad address among good ones refuses all: nobody can say which of them would be tried.
    `openly`: the talk will not be encrypted, which only a host the operator allowed may have.
    """
    by_operator = allowed(purpose)
    if by_operator.holds(host, addresses):
        return
    if not all(is_public(address) for address in addresses):
        raise NotAllowed(
            _(
                "%(host)s is not on the public internet. If it is yours, the operator can allow it"
                " with %(variable)s."
            )
            % {"host": host, "variable": by_operator.variable}
        )
    if openly:
        raise NotAllowed(
            _("Without encryption anybody on the way to %(host)s reads along.") % {"host": host}
        )
    if port not in PORTS[purpose]:
        usual = ", ".join(str(number) for number in sorted(PORTS[purpose]))
        raise NotAllowed(
            _("Port %(port)s is not used for this. Usual ports are %(usual)s.")
            % {"port": port, "usual": usual}
        )


def plain_host(host: str) -> str:
    """A host name as it is compared: no case, no closing dot."""
    return host.strip().rstrip(".").lower()


def _looks_numeric(entry: str) -> bool:
    return ":" in entry or "/" in entry or entry.replace(".", "").isdigit()


def _network(entry: str, *, variable: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(entry, strict=False)
    except ValueError as error:
        raise AllowListUnreadable(
            f"{variable} holds {entry!r}: neither a network such as 10.0.0.0/8 nor a host name."
        ) from error
