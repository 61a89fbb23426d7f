"""Raw bytes to a Letter. Never raises: what cannot be read comes back as Unreadable."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import Message

from tutti.ground.mail import caps
from tutti.ground.mail.addresses import address_list, first_address
from tutti.ground.mail.authentication import authentication
from tutti.ground.mail.automatic import why_automatic
from tutti.ground.mail.bodies import MAX_TEXT, body_of
from tutti.ground.mail.dates import claimed_time
from tutti.ground.mail.folding import split_reply
from tutti.ground.mail.headers import Headers
from tutti.ground.mail.letter import Address, Letter, Unreadable
from tutti.ground.mail.reports import delivery_report
from tutti.ground.mail.tree import parsed
from tutti.ground.mail.wording import gettext_noop

_IN_WORDS = {
    "NoBoundaryInMultipartDefect": gettext_noop("It does not say where its parts begin."),
    "StartBoundaryNotFoundDefect": gettext_noop("Its first part never begins."),
    "CloseBoundaryNotFoundDefect": gettext_noop("Its last part never ends."),
    "MultipartInvariantViolationDefect": gettext_noop("It claims parts and has none."),
    "MissingHeaderBodySeparatorDefect": gettext_noop("Its headers end in the middle."),
    "FirstHeaderLineIsContinuationDefect": gettext_noop("Its headers begin in the middle."),
    "MisplacedEnvelopeHeaderDefect": gettext_noop("An envelope line stands among its headers."),
    "InvalidBase64CharactersDefect": gettext_noop("Part of it is damaged."),
    "InvalidBase64PaddingDefect": gettext_noop("Part of it is damaged."),
    "InvalidBase64LengthDefect": gettext_noop("Part of it is damaged."),
}


def read(
    raw: bytes, *, authserv_ids: Sequence[str] = (), loop_mark: str = ""
) -> Letter | Unreadable:
    """Read one letter, in this process and without a limit on time: see `limited.read_many`.

    `authserv_ids`: the mail servers whose Authentication-Results count. `loop_mark`: what our own
    letters carry in X-Tutti-Loop.
    """
    try:
        caps.check(raw)
        return _letter(parsed(raw), authserv_ids, loop_mark)
    except caps.TooMuch as excess:
        return Unreadable(reason=str(excess))
    except RecursionError:
        return Unreadable(reason=gettext_noop("The letter's parts are nested more than 30 deep."))
    except MemoryError:
        return Unreadable(
            reason=gettext_noop("Reading the letter takes more memory than is allowed.")
        )
    except Exception as fault:  # noqa: BLE001  # one strange letter must not stop the others
        return Unreadable(
            reason=f"The letter cannot be read: {type(fault).__name__}: {fault}"[:500]
        )


def _letter(message: Message, authserv_ids: Sequence[str], loop_mark: str) -> Letter:
    headers = Headers(message)
    authors = _distinct([one for value in headers.all("from") for one in address_list(value)])
    sent_at, date_defect = claimed_time(headers.text("date"))
    report = delivery_report(message)
    body = body_of(message)
    text = body.text()
    from_ = authors[0] if len(authors) == 1 and authors[0].address else None
    return Letter(
        message_id=_one(headers.identifiers("message-id")),
        in_reply_to=_one(headers.identifiers("in-reply-to")),
        references=headers.identifiers("references"),
        subject=headers.text("subject")[:2000],
        sent_at=sent_at,
        from_=from_,
        authors=authors,
        sender=first_address(headers.raw("sender")),
        reply_to=_addresses(headers, "reply-to"),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        bcc=_addresses(headers, "bcc"),
        delivered_to=_addresses(headers, "delivered-to", "x-original-to", "envelope-to"),
        return_path=first_address(headers.raw("return-path")),
        text=text,
        folded=split_reply(text),
        html=body.html(),
        parts=tuple(body.parts),
        automatic=why_automatic(
            headers,
            from_=authors[0] if authors else None,
            is_report=report is not None,
            loop_mark=loop_mark,
        ),
        delivery_report=report,
        authentication=authentication(headers, authserv_ids),
        defects=_defects(message, authors, date_defect, text),
    )


def _addresses(headers: Headers, *names: str) -> tuple[Address, ...]:
    return tuple(
        one for name in names for value in headers.all(name) for one in address_list(value)
    )


def _distinct(authors: list[Address]) -> tuple[Address, ...]:
    return tuple({(one.address or one.written).lower(): one for one in reversed(authors)}.values())[
        ::-1
    ]


def _one(identifiers: tuple[str, ...]) -> str | None:
    return identifiers[0] if identifiers else None


def _defects(
    message: Message, authors: tuple[Address, ...], date_defect: str | None, text: str
) -> tuple[str, ...]:
    found = [date_defect] if date_defect else []
    if not authors:
        found.append(gettext_noop("It has no sender."))
    elif len(authors) > 1:
        found.append(gettext_noop("It names more than one sender."))
    elif not authors[0].address:
        found.append(gettext_noop("Its sender's address cannot be used."))
    if len(text) >= MAX_TEXT:
        found.append(gettext_noop("Its text is cut after a million characters."))
    broken = {type(defect).__name__ for part in message.walk() for defect in part.defects}
    words = {_IN_WORDS.get(name, f"It breaks a rule of mail ({name}).") for name in broken}
    return (*found, *sorted(words))
