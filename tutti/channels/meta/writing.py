"""Writing to somebody by Messenger or Instagram, and privately to the author of a comment. Meta knows no repeat."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, Outgoing, Sent, Uncertain, WillNotWork
from tutti.channels.handing import hand_over
from tutti.channels.meta.graph import account, told
from tutti.channels.payloads import Json, text_at


def write(connection: Connection, outgoing: Outgoing) -> Sent:
    """Send a message to `outgoing.to`, who wrote first."""
    if not outgoing.to.value.isdigit():
        raise WillNotWork(_("This person has no id on this network to write to."))
    return _sent(connection, outgoing, recipient={"id": outgoing.to.value})


def write_to_author(connection: Connection, outgoing: Outgoing) -> Sent:
    """Write privately to who wrote the comment `outgoing.answers`: once, and within seven days of it."""
    if len(outgoing.parts) > 1:
        raise WillNotWork(_("A private answer to a comment is one message. Make it shorter."))
    return _sent(connection, outgoing, recipient={"comment_id": outgoing.answers})


def _sent(connection: Connection, outgoing: Outgoing, *, recipient: Json) -> Sent:
    parts = [part for part in outgoing.parts or (outgoing.text,) if part.strip()]
    if outgoing.files:
        raise WillNotWork(_("Files cannot be sent this way. Put a link into the words."))
    if not parts:
        raise WillNotWork(_("There are no words to send."))
    tag = _tag(connection, outgoing)
    bodies = [{"recipient": recipient, **tag, "message": {"text": part}} for part in parts]
    path = f"{account(connection)}/messages"
    answers = hand_over(partial(told, connection, "POST", path, body) for body in bodies)
    mids = [text_at(answer, "message_id") for answer in answers]
    if not all(mids):
        raise Uncertain(_("The network did not say what it calls the message."))
    people = {text_at(answer, "recipient_id") for answer in answers} - {""}
    return Sent(provider_id=mids[0], also=(*mids[1:], *(f"thread:{one}" for one in sorted(people))))


def _tag(connection: Connection, outgoing: Outgoing) -> Json:
    """The human agent tag is for what a person wrote; Meta takes it within seven days, the first too."""
    if connection.settings.get("human_agent") and not outgoing.automatic:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}
