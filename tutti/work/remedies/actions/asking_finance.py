"""One signed request to finance, outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from tutti.ground.crypto.signatures import secret_of, sign
from tutti.ground.http import Answer, fetch
from tutti.work.remedies.actions.claiming import EXCHANGE
from tutti.work.remedies.models import Connection

PURPOSE = "webhook"
LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Request:
    """Everything the network needs, and no more database. `id_` is the same in every attempt."""

    url: str
    id_: str
    body: bytes
    secrets: tuple[bytes, ...]


def request_to(connection: Connection, *, id_: str, body: bytes) -> Request:
    """Opens the secrets: the current one first, and the one before it while it is being exchanged."""
    return Request(url=connection.url, id_=id_, body=body, secrets=tuple(secrets_of(connection)))


def secrets_of(connection: Connection) -> list[bytes]:
    """The secrets that hold now, the current one first; none for a connection without one. Raises `SealBroken`."""
    kept = connection.secrets.open()
    found = [secret_of(str(kept.get(name, ""))) for name in ("secret", "former")]
    return [secret for secret in found if secret]


def ask_finance(request: Request) -> Answer:
    """Ask once. Raises what `ground.http` raises."""
    return fetch(
        "POST",
        request.url,
        purpose=PURPOSE,
        headers=_headers(request),
        body=request.body,
        seconds=EXCHANGE,
        limit=LARGEST_ANSWER,
    )


def _headers(request: Request) -> dict[str, str]:
    """Signed by every secret that holds, so that exchanging one leaves no gap."""
    now = timezone.now()
    signed = [sign(one, id_=request.id_, at=now, body=request.body) for one in request.secrets]
    signatures = " ".join(one["webhook-signature"] for one in signed)
    return {**signed[0], "webhook-signature": signatures, "content-type": "application/json"}
