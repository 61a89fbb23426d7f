"""A letter as the message it holds; shared by every channel whose items are mail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tutti.channels.contract import Inbound, InboundFile, Party, Trust
from tutti.ground.mail.letter import Address, Letter, Part


def inbound_of(
    letter: Letter,
    *,
    own_addresses: Collection[str],
    at: datetime,
    history: bool = False,
    closed: bool = False,
    conversation: int | None = None,
    trust: Trust | None = None,
) -> Inbound:
    """The message in a letter. `at` is when it reached us, and orders it.

    History is ordered by what the letter claims instead, where it claims a moment before `at`. `conversation` is
    one proved by a signed reply address; `trust` is what our border server vouched for, weak when left out.
    """
    claimed = letter.sent_at
    return Inbound(
        author=party_of(letter.from_),
        text=letter.folded.words or letter.text,
        folded=_folded(letter),
        title=letter.subject,
        at=min(claimed, at) if history and claimed else at,
        claimed_at=claimed,
        html=letter.html is not None,
        external_id=letter.message_id or "",
        follows=_follows(letter),
        conversation=conversation,
        ours=_is_ours(letter, own_addresses),
        trust=trust or _trust(letter),
        automatic=str(letter.automatic or ""),
        failed_sends=_failed_sends(letter),
        files=tuple(_file(part) for part in letter.parts),
        details=_details(letter),
        history=history,
        closed=closed,
    )


def party_of(address: Address | None) -> Party | None:
    """Who an address names; None when nobody can be written to there."""
    if address is None or address.address is None:
        return None
    return Party(kind="email", value=address.address, name=address.name)


def _folded(letter: Letter) -> str:
    if not letter.folded.words:
        return ""
    return "\n".join(part for part in (letter.folded.quoted, letter.folded.signature) if part)


def _follows(letter: Letter) -> tuple[str, ...]:
    """References, oldest first, with In-Reply-To nearest where they do not name it."""
    names = letter.references
    if letter.in_reply_to and letter.in_reply_to not in names:
        names = (*names, letter.in_reply_to)
    return names


def _is_ours(letter: Letter, own_addresses: Collection[str]) -> bool:
    return letter.from_ is not None and letter.from_.address in own_addresses


def _trust(letter: Letter) -> Trust:
    if letter.authentication is None or letter.from_ is None or letter.from_.address is None:
        return Trust.WEAK
    domain = letter.from_.address.rpartition("@")[2]
    if letter.authentication.vouches_for(domain):
        return Trust.VERIFIED
    return Trust.FAILED if letter.authentication.dmarc == "fail" else Trust.WEAK


def _failed_sends(letter: Letter) -> tuple[str, ...]:
    report = letter.delivery_report
    return (report.message_id,) if report and report.failed and report.message_id else ()


def _file(part: Part) -> InboundFile:
    return InboundFile(
        name=part.name,
        content_type=part.content_type,
        data=part.data,
        content_id=part.content_id or "",
        inline=part.inline,
    )


def _details(letter: Letter) -> dict[str, object]:
    """Small things for the page: to whom, copied to whom, and what was odd about it."""
    shown = {
        "to": [address.written[:320] for address in letter.to[:20]],
        "cc": [address.written[:320] for address in letter.cc[:20]],
        "odd": list(letter.defects[:10]),
    }
    return {key: value for key, value in shown.items() if value}
