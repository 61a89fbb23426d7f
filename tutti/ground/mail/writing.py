"""A letter to send. Whatever stands in a name, a subject or a file name, no header grows out of
it.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Literal

from tutti.ground.mail.addresses import canonical
from tutti.ground.mail.automatic import LOOP_HEADER
from tutti.ground.mail.charsets import one_line, storable
from tutti.ground.mail.parts import safe_name
from tutti.ground.mail.reply_address import without_tokens

MAX_SUBJECT = 400
MAX_NAME = 100
MAX_REFERENCES = 30
_IDENTIFIER = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200}@[A-Za-z0-9.:\[\]-]{1,200}")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,200}")
_CONTENT_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")


class Unsendable(ValueError):
    """No letter can be made of this; the text says what to change."""


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """Somebody a letter is from or to. The name is decoration; the address must be usable."""

    address: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str
    data: bytes
    content_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What to send. Message-IDs stand without brackets; `message_id` is the caller's and
    deterministic, so that a second attempt is the same letter. `automatic` is the Auto-Submitted
    value when a machine, not a person, wrote it.
    """

    from_: Mailbox
    to: Sequence[Mailbox]
    subject: str
    text: str
    message_id: str
    sent_at: datetime
    cc: Sequence[Mailbox] = ()
    reply_to: Mailbox | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    html: str | None = None
    attachments: Sequence[Attachment] = ()
    automatic: Literal["auto-generated", "auto-replied"] | None = None
    loop_mark: str = ""


def write(outgoing: Outgoing) -> bytes:
    """The letter as SMTP takes it; raises Unsendable. The same Outgoing gives the same headers
    and text.
    """
    return compose(outgoing).as_bytes()


def compose(outgoing: Outgoing) -> EmailMessage:
    """The letter. Reply addresses quoted in its words lose their token: whoever reads along must
    not get it.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailboxes([outgoing.from_])
    message["To"] = _mailboxes(outgoing.to)
    if outgoing.cc:
        message["Cc"] = _mailboxes(outgoing.cc)
    if outgoing.reply_to:
        message["Reply-To"] = _mailboxes([outgoing.reply_to])
    message["Subject"] = _plain(without_tokens(storable(outgoing.subject)))[:MAX_SUBJECT]
    message["Date"] = format_datetime(outgoing.sent_at)
    _set_thread(message, outgoing)
    _set_marks(message, outgoing)
    _set_content(message, outgoing)
    return message


def _set_thread(message: EmailMessage, outgoing: Outgoing) -> None:
    if not _IDENTIFIER.fullmatch(outgoing.message_id):
        raise Unsendable("The Message-ID is not of the form name@domain.")
    message["Message-ID"] = f"<{outgoing.message_id}>"
    if outgoing.in_reply_to and _IDENTIFIER.fullmatch(outgoing.in_reply_to):
        message["In-Reply-To"] = f"<{outgoing.in_reply_to}>"
    references = [f"<{one}>" for one in outgoing.references if _IDENTIFIER.fullmatch(one)]
    if references:
        # The first says where the thread began, the newest where it stands; the middle may go.
        kept = references[:1] + references[1:][-(MAX_REFERENCES - 1) :]
        message["References"] = " ".join(kept)


def _set_marks(message: EmailMessage, outgoing: Outgoing) -> None:
    if outgoing.automatic:
        message["Auto-Submitted"] = outgoing.automatic
        message["X-Auto-Response-Suppress"] = "All"
    if outgoing.loop_mark:
        if not _TOKEN.fullmatch(outgoing.loop_mark):
            raise Unsendable("The loop mark may hold letters, digits, dots and dashes only.")
        message[LOOP_HEADER] = outgoing.loop_mark


def _set_content(message: EmailMessage, outgoing: Outgoing) -> None:
    message.set_content(without_tokens(storable(outgoing.text)))
    if outgoing.html is not None:
        message.add_alternative(without_tokens(storable(outgoing.html)), subtype="html")
    for attachment in outgoing.attachments:
        kind, _, subtype = _content_type(attachment).partition("/")
        name = safe_name(attachment.name) or "attachment"
        message.add_attachment(attachment.data, maintype=kind, subtype=subtype, filename=name)


def _content_type(attachment: Attachment) -> str:
    given = attachment.content_type or mimetypes.guess_type(attachment.name)[0] or ""
    return given if _CONTENT_TYPE.fullmatch(given) else "application/octet-stream"


def _mailboxes(mailboxes: Sequence[Mailbox]) -> str:
    if not mailboxes:
        raise Unsendable("The letter has no recipient.")
    return ", ".join(_mailbox(one) for one in mailboxes)


def _mailbox(mailbox: Mailbox) -> str:
    address = canonical(mailbox.address)
    if address is None or not address.isascii():
        raise Unsendable(
            f"No mail can be sent to {one_line(mailbox.address)[:254]!r}. Correct the address."
        )
    name = _plain(mailbox.name)[:MAX_NAME]
    return f"{_quoted(name)} <{address}>" if name else address


def _plain(text: str) -> str:
    """One line that no reader decodes a second time: `=?…?=` in it would become whatever it
    encodes.
    """
    return re.sub(r"\s+", " ", one_line(storable(text))).replace("=?", "= ?")


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Policy(EmailPolicy):
    """The standard policy, but for three faults of Python 3.11's folding: it turns Message-IDs
    over 76 characters into encoded words, which breaks threads; it encodes the comma between two
    folded names; it loses spaces in long subjects.
    """

    def fold(self, name: str, value: str) -> str:
        return self._folded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        folded = self._folded(name, value)
        return folded.encode("ascii") if folded else super().fold_binary(name, value)

    def _folded(self, name: str, value: str) -> str:
        if name.lower() in ("message-id", "in-reply-to", "references"):
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        if name.lower() == "subject":
            return f"{name}: {_encoded(str(value), name)}\r\n"
        if hasattr(value, "addresses"):
            return f"{name}: " + ",\r\n ".join(map(_written, value.addresses)) + "\r\n"
        return ""


def _written(address: object) -> str:
    name, spec = getattr(address, "display_name", ""), getattr(address, "addr_spec", "")
    if not name:
        return spec
    if name.isascii():
        return f"{_quoted(name)} <{spec}>"
    return f"{_encoded(name, 'Reply-To')}\r\n <{spec}>"


def _encoded(text: str, header: str) -> str:
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


_POLICY = _Policy(linesep="\r\n", max_line_length=78)
