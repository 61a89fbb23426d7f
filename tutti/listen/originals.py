"""The bytes of an envelope as they came, whether they lie open or sealed."""

from __future__ import annotations

from tutti.channels.contract import Inbound, Raw
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.crypto.sealed import seal, unseal
from tutti.ground.files.keeping import read
from tutti.listen.connections import connection_of
from tutti.listen.models import Envelope


def bytes_of(envelope: Envelope) -> bytes:
    """What arrived; nothing, once it was erased.

    A sealed one is opened only for somebody of whom that was recorded, or to read it again.
    """
    kept = read(envelope.blob) if envelope.blob else bytes(envelope.raw or b"")
    return unseal(kept, bound=_bound(envelope)) if kept and envelope.is_sealed else kept


def read_with_secrets(envelope: Envelope) -> Inbound | None:
    """What stands in it, read again by its channel, secrets and all; None when it cannot be read."""
    try:
        speaks = connector(envelope.channel.kind)
    except UnknownKind:
        return None
    raw = Raw(
        key=envelope.key,
        data=bytes_of(envelope),
        received_at=envelope.received_at,
        details=envelope.details,
    )
    (answer,) = speaks.read(connection_of(envelope.channel), [raw])
    return answer if isinstance(answer, Inbound) else None


def sealed_bytes(envelope: Envelope) -> bytes:
    """The same bytes as they are kept once a secret was found in them; bound to this envelope."""
    return seal(bytes_of(envelope), bound=_bound(envelope))


def _bound(envelope: Envelope) -> bytes:
    return f"listen.envelope.{envelope.pk}".encode()
