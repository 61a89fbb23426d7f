"""What is told to WhatsApp: words within the window, or a template."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, Outgoing, Sent, Uncertain, WillNotWork
from tutti.channels.handing import hand_over
from tutti.channels.meta.graph import account, told
from tutti.channels.payloads import Json, dicts_at, text_at
from tutti.ground.text.phones import e164


def send(connection: Connection, outgoing: Outgoing) -> Sent:
    """Hand over, with our own name of it: what becomes of it then comes back under that name."""
    number = e164(outgoing.to.value)
    if outgoing.to.kind != "phone" or not number:
        raise WillNotWork(_("This person has no telephone number to write to."))
    if outgoing.files:
        raise WillNotWork(_("Files cannot be sent this way. Put a link into the words."))
    about: Json = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": number.removeprefix("+"),
        "biz_opaque_callback_data": outgoing.external_id[:512],
    }
    bodies = [{**about, **what} for what in _what(outgoing)]
    path = f"{account(connection)}/messages"
    answers = hand_over(partial(told, connection, "POST", path, body) for body in bodies)
    names = [text_at(next(iter(dicts_at(answer, "messages")), {}), "id") for answer in answers]
    if not all(names):
        raise Uncertain(_("The network did not say what it calls the message."))
    return Sent(provider_id=names[0], also=(*names[1:], f"thread:{number}"))


def _what(outgoing: Outgoing) -> list[Json]:
    if outgoing.template:
        name, _space, language = outgoing.template.partition(" ")
        template = {"name": name, "language": {"code": language.strip() or "en"}}
        return [{"type": "template", "template": template}]
    parts = [part for part in outgoing.parts or (outgoing.text,) if part.strip()]
    if not parts:
        raise WillNotWork(_("There are no words to send."))
    bodies: list[Json] = [
        {"type": "text", "text": {"body": part, "preview_url": False}} for part in parts
    ]
    if outgoing.answers.startswith("wamid."):
        bodies[0]["context"] = {"message_id": outgoing.answers}
    return bodies
