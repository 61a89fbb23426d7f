"""What a letter is once it has been read. Every text can be stored: no NUL, no lone surrogate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tutti.ground.mail.wording import gettext_noop


class Automatic(StrEnum):
    """Why nobody may answer a letter automatically (RFC 3834). People may still answer it."""

    DELIVERY_REPORT = gettext_noop("delivery report")
    NULL_RETURN_PATH = gettext_noop("empty return path")
    AUTO_SUBMITTED = gettext_noop("marked as sent by a machine")
    OWN_LETTER = gettext_noop("sent by ourselves")
    MAILING_LIST = gettext_noop("mailing list")
    BULK = gettext_noop("bulk mail")
    SUPPRESSED = gettext_noop("sender asks for no automatic answer")
    MACHINE_SENDER = gettext_noop("address of a machine")


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address as somebody wrote it.

    `address` is its canonical spelling, or None when no mail could be sent there; `written` is
    always what stood in the letter.
    """

    name: str
    address: str | None
    written: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file in the letter. `name` is safe to show and never a path; `content_type` is only a
    claim.
    """

    name: str
    content_type: str
    content_id: str | None
    inline: bool
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """What became of one recipient; `action` is RFC 3464's word: failed, delayed, delivered, …"""

    address: str | None
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """A mail server's report on a letter sent earlier; `message_id` is that letter's, where it
    says.
    """

    message_id: str | None
    recipients: tuple[Recipient, ...]

    @property
    def failed(self) -> bool:
        return any(recipient.action == "failed" for recipient in self.recipients)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One DKIM result and the domain it speaks for."""

    result: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class Authentication:
    """What our own border mail server found (RFC 8601). Results are lower case: pass, fail, none,
    …
    """

    server: str
    spf: str = "none"
    dmarc: str = "none"
    dmarc_domain: str = ""
    dkim: tuple[Signature, ...] = ()

    def vouches_for(self, domain: str) -> bool:
        """Whether a letter whose From is at `domain` really comes from there."""
        if self.dmarc not in ("none", "pass"):
            return False
        if self.dmarc == "pass" and self.dmarc_domain in ("", domain):
            return True
        return any(one.result == "pass" and one.domain == domain for one in self.dkim)


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A letter's text in three; `words` is empty only where the letter has none."""

    words: str
    quoted: str = ""
    signature: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter, read.

    Message-IDs stand without their angle brackets. `from_` is None when nobody, or more than one,
    claims to have written it: an unknown sender, never a guess; `authors` holds every claim.
    `sent_at` is the sender's claim (UTC), None when absent, impossible or in the future: order by
    your own clock. `html` is as it came: show it through `markup.clean` only.
    """

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    from_: Address | None
    authors: tuple[Address, ...]
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    delivered_to: tuple[Address, ...]
    return_path: Address | None
    text: str
    folded: Folded
    html: str | None
    parts: tuple[Part, ...]
    automatic: Automatic | None
    delivery_report: DeliveryReport | None
    authentication: Authentication | None
    defects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A letter no attempt was made on, or that beat us. `reason` is a sentence for the quarantine
    page.
    """

    reason: str
