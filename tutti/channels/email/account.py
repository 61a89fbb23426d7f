"""A mailbox's settings as this channel uses them, and how it signs in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from tutti.channels.contract import Connection
from tutti.channels.email.providers import provider_of
from tutti.ground.http.mail import Tls
from tutti.ground.mail.addresses import canonical

IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True, kw_only=True)
class Account:
    """Servers, folder and secrets of one mailbox. Secrets are never in its repr."""

    address: str
    sender_name: str
    user: str
    sign_in: Literal["password", "xoauth2"]
    imap: tuple[str, int, Tls]
    smtp: tuple[str, int, Tls]
    folder: str
    plus: bool
    authserv_ids: tuple[str, ...]
    client_id: str
    token_url: str
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The same for the same way in; changes with any of it, secrets included."""
        ways = (self.user, self.imap, self.folder, sorted(self.secrets.items()))
        return hashlib.sha256(repr(ways).encode()).hexdigest()

    def without_secrets(self, said: str) -> str:
        """What a server said, for a page or a log: some repeat what was sent to them."""
        for secret in self.secrets.values():
            said = said.replace(secret, "…") if secret else said
        return " ".join(said.split())[:300]


def account_of(connection: Connection) -> Account:
    """The account of a configured channel; what is missing in its settings is completed."""
    known = completed(connection.settings)
    return Account(
        address=str(known["address"]),
        sender_name=str(known.get("sender_name") or ""),
        user=str(known.get("user") or known["address"]),
        sign_in="xoauth2" if known.get("sign_in") == "xoauth2" else "password",
        imap=_server(known, "imap"),
        smtp=_server(known, "smtp"),
        folder=str(known.get("folder") or "INBOX"),
        plus=known.get("plus") == "yes",
        authserv_ids=tuple(str(known.get("authserv_id") or "").replace(",", " ").split()),
        client_id=str(known.get("client_id") or ""),
        token_url=str(known.get("token_url") or ""),
        secrets={key: str(value) for key, value in connection.credentials.items()},
    )


def completed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Servers filled in: the provider's, else imap.<domain> and smtp.<domain>, the commonest names there are."""
    known = {key: value for key, value in settings.items() if value not in ("", None)}
    known["address"] = canonical(str(known.get("address", ""))) or str(known.get("address", ""))
    provider = provider_of(known["address"], host=str(known.get("imap_host", "")))
    domain = known["address"].rpartition("@")[2]
    guessed: dict[str, Any]
    if provider:
        guessed = {
            "imap_host": provider.imap.host, "imap_port": provider.imap.port, "imap_security": provider.imap.security,
            "smtp_host": provider.smtp.host, "smtp_port": provider.smtp.port, "smtp_security": provider.smtp.security,
            "plus": "yes" if provider.plus else "no",
            "authserv_id": provider.authserv_id, "token_url": provider.token_url,
        }  # fmt: skip
    else:
        guessed = {"imap_host": f"imap.{domain}", "smtp_host": f"smtp.{domain}"}
    known = guessed | known
    known.setdefault("imap_security", "tls")
    known.setdefault("smtp_security", "starttls")
    known.setdefault("imap_port", IMAP_PORTS[known["imap_security"]])
    known.setdefault("smtp_port", SMTP_PORTS[known["smtp_security"]])
    return known


def own_addresses(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The mailbox itself first, then its other names."""
    written = [str(settings.get("address", ""))]
    written += str(settings.get("aliases") or "").replace(",", " ").split()
    return tuple(dict.fromkeys(one for one in map(canonical, written) if one))


def _server(known: Mapping[str, Any], protocol: str) -> tuple[str, int, Tls]:
    security = cast("Tls", known[f"{protocol}_security"])
    return str(known[f"{protocol}_host"]), int(known[f"{protocol}_port"]), security
