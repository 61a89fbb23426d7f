"""Whether a letter may be answered automatically (RFC 3834 §2, and what real programs write)."""

from __future__ import annotations

import re

from tutti.ground.mail.headers import Headers
from tutti.ground.mail.letter import Address, Automatic

LOOP_HEADER = "X-Tutti-Loop"
_LIST_HEADERS = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "list-help",
    "x-mailinglist",
    "mailing-list",
)
_AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply",
    "x-mail-autoreply",
    "auto-generated",
)
_BULK = ("bulk", "list", "junk", "auto_reply", "auto-reply")
_MACHINE = re.compile(
    r"mailer-daemon|postmaster|(?:do-?)?no-?t?-?reply.*|owner-.*|.*-(?:request|owner|bounces?)"
    r"|bounces?[+-].*",
    re.IGNORECASE,
)


def why_automatic(
    headers: Headers, *, from_: Address | None, is_report: bool, loop_mark: str
) -> Automatic | None:
    """The first reason that holds, the surest first; None when a machine may answer."""
    reasons = (
        (_is_ours(headers, loop_mark), Automatic.OWN_LETTER),
        (
            is_report or "report-type" in headers.raw("content-type").lower(),
            Automatic.DELIVERY_REPORT,
        ),
        (_says_automatic(headers), Automatic.AUTO_SUBMITTED),
        (_has_null_path(headers), Automatic.NULL_RETURN_PATH),
        (any(map(headers.has, _LIST_HEADERS)), Automatic.MAILING_LIST),
        (headers.text("precedence").lower() in _BULK, Automatic.BULK),
        (_asks_for_silence(headers), Automatic.SUPPRESSED),
        (_is_machine(from_), Automatic.MACHINE_SENDER),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _is_ours(headers: Headers, loop_mark: str) -> bool:
    marks = headers.all(LOOP_HEADER.lower())
    return bool(loop_mark) and any(mark.strip() == loop_mark for mark in marks)


def _says_automatic(headers: Headers) -> bool:
    said = headers.text("auto-submitted").partition(";")[0].strip().lower()
    return said not in ("", "no") or any(map(headers.has, _AUTO_HEADERS))


def _has_null_path(headers: Headers) -> bool:
    return headers.has("return-path") and headers.text("return-path").strip() in ("<>", "")


def _asks_for_silence(headers: Headers) -> bool:
    asked = {word.strip().lower() for word in headers.text("x-auto-response-suppress").split(",")}
    return bool(asked & {"all", "autoreply", "oof"})


def _is_machine(from_: Address | None) -> bool:
    return from_ is not None and bool(_MACHINE.fullmatch(from_.written.rpartition("@")[0]))
