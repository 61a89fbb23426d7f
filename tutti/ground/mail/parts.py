"""One MIME part: its type, its name, its bytes. Nothing here trusts what a part says of itself."""

from __future__ import annotations

import re
import unicodedata
from email.generator import BytesGenerator
from email.message import Message
from email.utils import collapse_rfc2231_value
from io import BytesIO

from tutti.ground.mail.charsets import one_line, text_from
from tutti.ground.mail.headers import decoded, readable
from tutti.ground.mail.letter import Part
from tutti.ground.mail.tree import children

MAX_NAME = 150
_EXTENSIONS = {
    "message/rfc822": "message.eml",
    "message/delivery-status": "delivery-status.txt",
    "text/rfc822-headers": "headers.txt",
    "application/ms-tnef": "winmail.dat",
    "text/calendar": "invitation.ics",
    "text/html": "text.html",
    "text/plain": "text.txt",
    "application/pkcs7-signature": "smime.p7s",
    "application/pgp-signature": "signature.asc",
}
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_UNSAFE = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')


def content_type(message: Message) -> str:
    claimed = message.get_content_type()
    return claimed if _TYPE.fullmatch(claimed) else "application/octet-stream"


def parameter(message: Message, name: str, *, header: str = "content-type") -> str:
    """A parameter of a header as text (RFC 2231 and, as many programs do it, encoded words)."""
    try:
        value = message.get_param(name, "", header=header)
        plain = collapse_rfc2231_value(value) if isinstance(value, tuple) else value
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return decoded(str(plain))


def disposition(message: Message) -> str:
    claimed = readable(str(message.get("content-disposition", "")))
    return claimed.partition(";")[0].strip().lower()


def file_name(message: Message) -> str:
    """The name the part gives itself, safe to show; empty when it gives none."""
    given = parameter(message, "filename", header="content-disposition")
    return safe_name(given or parameter(message, "name"))


def safe_name(name: str) -> str:
    """A file name without a path, control or turn-round characters, dots in front, or undue
    length.
    """
    shown = "".join(c for c in unicodedata.normalize("NFKC", one_line(name)) if _visible(c))
    last = _UNSAFE.sub("_", re.split(r"[\\/]", shown)[-1]).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if len(last) <= MAX_NAME:
        return last
    return (stem[: MAX_NAME - 20] + dot + ending[:19]) if dot else last[:MAX_NAME]


def content_id(message: Message) -> str | None:
    given = decoded(str(message.get("content-id", ""))).strip("<> ")
    return given[:250] or None


def data_of(message: Message) -> bytes:
    """The part's bytes, its transfer encoding undone as far as it can be."""
    if message.is_multipart():
        return _source(message)
    try:
        payload = message.get_payload(decode=True)
    except (ValueError, LookupError):
        del message["content-transfer-encoding"]  # a false claim: the bytes are kept as they came
        payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def text_in(message: Message) -> str:
    """A text part as text, its paragraphs flowed together where it says so (RFC 3676)."""
    text = text_from(data_of(message), parameter(message, "charset"))
    if parameter(message, "format").lower() == "flowed":
        return _flowed(text, joined=parameter(message, "delsp").lower() == "yes")
    return text


def as_part(message: Message) -> Part:
    kind = content_type(message)
    return Part(
        name=file_name(message) or _EXTENSIONS.get(kind, "attachment"),
        content_type=kind,
        content_id=content_id(message),
        inline=disposition(message) == "inline" or content_id(message) is not None,
        data=_enclosed(message) if kind.startswith("message/") else data_of(message),
    )


def _enclosed(message: Message) -> bytes:
    if not message.is_multipart():
        return data_of(message)
    return b"\n".join(map(_source, children(message)))


def _source(message: Message) -> bytes:
    written = BytesIO()
    try:
        BytesGenerator(written, mangle_from_=False, maxheaderlen=0).flatten(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""
    return written.getvalue()


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _flowed(text: str, *, joined: bool) -> str:
    done: list[str] = []
    open_depth = -1  # the quote depth of a line that goes on, or -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if depth == open_depth and done:
            done[-1] += content
        else:
            done.append(">" * depth + (" " if depth else "") + content)
        goes_on = done[-1].endswith(" ") and content != "-- "
        open_depth = depth if goes_on else -1
        if goes_on and joined:
            done[-1] = done[-1][:-1]
    return "\n".join(done)
