"""Which parts of a letter are what the person wrote, and which are files."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from html import escape

from tutti.ground.mail.charsets import text_from
from tutti.ground.mail.letter import Part
from tutti.ground.mail.parts import as_part, content_type, disposition, file_name, text_in
from tutti.ground.mail.plain import text_of
from tutti.ground.mail.tree import children

MAX_TEXT = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One stretch of the body, in one form or in both."""

    text: str | None = None
    html: str | None = None


@dataclass(kw_only=True)
class Body:
    pieces: list[Piece] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def text(self) -> str:
        """The body as plain text: what was written as plain text, else what the HTML says."""
        return "\n\n".join(filter(None, map(_as_text, self.pieces)))[:MAX_TEXT]

    def html(self) -> str | None:
        """The body as HTML, not made safe; None when no piece of it came as HTML."""
        if not any(piece.html for piece in self.pieces):
            return None
        return "\n".join(map(_as_html, self.pieces))[: 2 * MAX_TEXT]


def body_of(message: Message) -> Body:
    body = Body()
    if message.is_multipart() or content_type(message).startswith("text/"):
        _take(message, body, outermost=True)
    elif _is_broken_multipart(message):
        body.pieces.append(Piece(text=text_in(message)))
    else:
        body.parts.append(as_part(message))
    if not body.pieces and not body.parts:
        body.pieces.append(Piece(text=_outside_the_parts(message)))
    return body


def _outside_the_parts(message: Message) -> str:
    """What stands before and after the parts: all there is when the boundaries are wrong."""
    stray = "\n".join(
        text for part in message.walk() for text in (part.preamble, part.epilogue) if text
    )
    return text_from(stray.encode("utf-8", "surrogateescape"), "utf-8")


def _take(message: Message, body: Body, *, outermost: bool = False) -> None:
    kind = content_type(message)
    if kind == "multipart/alternative" and children(message):
        _take_alternatives(message, body)
    elif kind.startswith("multipart/") and children(message):
        for child in children(message):
            _take(child, body)
    elif _is_broken_multipart(message):
        body.pieces.append(Piece(text=text_in(message)))
    elif _is_writing(message, outermost=outermost):
        body.pieces.append(_piece(message))
    else:
        body.parts.append(as_part(message))


def _take_alternatives(message: Message, body: Body) -> None:
    """The forms of one thing: the best text and the best HTML among them make one piece."""
    inner = Body()
    for child in children(message):
        _take(child, inner)
    text = next((piece.text for piece in inner.pieces if piece.text is not None), None)
    html = next((piece.html for piece in reversed(inner.pieces) if piece.html is not None), None)
    if text is not None or html is not None:
        body.pieces.append(Piece(text=text, html=html))
    body.parts.extend(inner.parts)


def _piece(message: Message) -> Piece:
    text = text_in(message)
    return Piece(html=text) if content_type(message) == "text/html" else Piece(text=text)


def _is_writing(message: Message, *, outermost: bool) -> bool:
    kind = content_type(message)
    if disposition(message) == "attachment" or not kind.startswith("text/"):
        return False
    if outermost:
        return True
    return kind in ("text/plain", "text/html", "text/enriched") and not file_name(message)


def _is_broken_multipart(message: Message) -> bool:
    return message.get_content_maintype() == "multipart" and not children(message)


def _as_text(piece: Piece) -> str:
    if piece.text and piece.text.strip():
        return piece.text.strip("\n")
    return text_of(piece.html) if piece.html else ""


def _as_html(piece: Piece) -> str:
    if piece.html:
        return piece.html
    return f"<pre>{escape(piece.text or '')}</pre>"
