"""Events signed after the Standard Webhooks specification; shared by the channels other systems deliver to."""

from __future__ import annotations

from tutti.channels.contract import Connection, Delivery, Raw, Received, Refused
from tutti.ground.crypto.signatures import SignatureWrong, secret_of, verified_id


def received_signed(connection: Connection, delivery: Delivery) -> Received:
    """One event, signed by the secret, or by the one before it while it is being exchanged.

    Without a secret all is refused.
    """
    kept = connection.credentials
    found = [secret_of(str(kept.get(key, ""))) for key in ("secret", "former_secret")]
    secrets = [secret for secret in found if secret] if found[0] else []
    try:
        event = verified_id(delivery.headers, delivery.body, secrets=secrets, now=delivery.at)
    except SignatureWrong as wrong:
        raise Refused(str(wrong)) from wrong
    return Received(items=[Raw(key=event, data=delivery.body)])
