"""A message as it came: its bytes, and its HTML made safe for the moment it is shown."""

from __future__ import annotations

import base64

from django.utils.html import linebreaks

from tutti.ground.files.keeping import read
from tutti.ground.files.serving import PICTURES
from tutti.ground.mail.letter import Letter
from tutti.ground.mail.limited import read_many
from tutti.ground.mail.markup import clean
from tutti.listen.models import Envelope, Message

MOST_PICTURES = 2_000_000  # bytes of a letter's own pictures shown with it


def raw_of(message: Message) -> bytes | None:
    """What arrived, byte by byte; None when it was erased or nothing arrived (we wrote it)."""
    envelope = Envelope.objects.filter(pk=message.envelope_id or 0).first()
    if envelope is None:
        return None
    return read(envelope.blob) if envelope.blob else bytes(envelope.raw or b"")


def safe_html(message: Message) -> str:
    """The message's HTML without anything that acts or calls out; its plain words where it has none.

    Pictures the letter carries itself are shown; remote ones never, so that reading tells nobody anything.
    """
    letter = _letter(message) if message.html else None
    if letter is None or not letter.html:
        # paragraphs, not <pre>: its lines would run out of the frame, where no sheet may wrap them
        return linebreaks(f"{message.text}\n\n{message.folded}".strip(), autoescape=True)
    own = _pictures(letter)
    return clean(letter.html, images=own.get)


def _letter(message: Message) -> Letter | None:
    raw = raw_of(message)
    if not raw:
        return None
    (answer,) = read_many([raw])
    return answer if isinstance(answer, Letter) else None


def _pictures(letter: Letter) -> dict[str, str]:
    """Addresses of the letter's pictures by how its HTML names them, while they are small enough together."""
    shown: dict[str, str] = {}
    left = MOST_PICTURES
    for part in letter.parts:
        kind = part.content_type.lower()
        left -= len(part.data)
        if part.content_id and left >= 0 and part.data.startswith(PICTURES.get(kind, ())):
            data = base64.b64encode(part.data).decode("ascii")
            shown[f"cid:{part.content_id}"] = f"data:{kind};base64,{data}"
    return shown
