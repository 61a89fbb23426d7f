"""What a proxy says of a request: believed of those the operator named (`TUTTI_PROXIES`)."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings

SAID_BY_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_REAL_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_X_CLIENT_IP",
)


class ProxiesUnreadable(Exception):
    """`TUTTI_PROXIES` holds something that is no network."""


def believe_proxies(meta: dict[str, Any]) -> None:
    """Put what a named proxy said where everybody looks, and drop it from everywhere else.

    Afterwards `REMOTE_ADDR`, the scheme and `HTTP_HOST` are true as far as anybody can know, and no
    forwarded header is left that later code could believe by mistake.
    """
    if _is_proxy(str(meta.get("REMOTE_ADDR", ""))):
        _believe(meta)
    for header in SAID_BY_PROXIES:
        meta.pop(header, None)


@lru_cache(maxsize=8)
def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of `TUTTI_PROXIES`, separated by commas."""
    try:
        return tuple(
            ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()
        )
    except ValueError as error:
        raise ProxiesUnreadable(
            f"TUTTI_PROXIES: {error}. Write 10.0.0.5 or 10.0.0.0/24."
        ) from error


def _believe(meta: dict[str, Any]) -> None:
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    client = next((hop for hop in reversed(hops) if not _is_proxy(hop)), "")
    if _is_address(client):
        meta["REMOTE_ADDR"] = client
    scheme = _last(meta.get("HTTP_X_FORWARDED_PROTO"))
    if scheme in {"http", "https"}:
        meta["wsgi.url_scheme"] = scheme
    host = _last(meta.get("HTTP_X_FORWARDED_HOST"))
    if host:
        meta["HTTP_HOST"] = host


def _is_proxy(text: str) -> bool:
    trusted = networks(settings.TUTTI_PROXIES)
    return _is_address(text) and any(ip_address(text) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _last(value: object) -> str:
    return str(value or "").rpartition(",")[2].strip().lower()
