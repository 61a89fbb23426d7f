"""A message as it came: its bytes, and its HTML made safe for the moment it is shown."""

from __future__ import annotations

import base64

from django.utils.html import linebreaks

from tutti.ground.files.serving import PICTURES
from tutti.ground.mail.letter import Letter
from tutti.ground.mail.limited import read_many
from tutti.ground.mail.markup import clean
from tutti.listen.models import Envelope, Message
from tutti.listen.originals import bytes_of, read_with_secrets

MOST_PICTURES = 2_000_000  # bytes of a letter's own pictures shown with it
MOST_WORDS = 200_000  # letters of an item without HTML


def raw_of(message: Message) -> bytes | None:
    """What arrived, byte by byte; None when it was erased or nothing arrived (we wrote it)."""
    envelope = Envelope.objects.filter(pk=message.envelope_id or 0).first()
    if envelope is None:
        return None
    return bytes_of(envelope)


def safe_html(message: Message) -> str:
    """The message's HTML without anything that acts or calls out; its plain words where it has none.

    Pictures the letter carries itself are shown; remote ones never, so that reading tells nobody anything. Where
    secrets were masked it is the words we kept: `opened_html` shows the rest, to somebody of whom that is recorded.
    """
    letter = None if has_secrets(message) else _letter(message)
    if letter is None or not letter.html:
        # paragraphs, not <pre>: its lines would run out of the frame, where no sheet may wrap them
        return linebreaks(f"{message.text}\n\n{message.folded}".strip(), autoescape=True)
    return _cleaned(letter)


def opened_html(message: Message) -> str:
    """What arrived with its secrets, as safe to look at: the letter, or the words of any other item."""
    letter = _letter(message)
    if letter is not None and letter.html:
        return _cleaned(letter)
    envelope = Envelope.objects.filter(pk=message.envelope_id or 0).first()
    inbound = read_with_secrets(envelope) if envelope else None
    words = f"{inbound.title}\n\n{inbound.text}\n\n{inbound.folded}" if inbound else ""
    return linebreaks(words.strip()[:MOST_WORDS], autoescape=True)


def has_secrets(message: Message) -> bool:
    """Whether what arrived holds secrets that were masked in what is shown."""
    return bool(message.details.get("masked"))


def _cleaned(letter: Letter) -> str:
    assert letter.html
    return clean(letter.html, images=_pictures(letter).get)


def _letter(message: Message) -> Letter | None:
    raw = raw_of(message) if message.html else None
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
