"""The document at an address: asked for only when it changed, and followed where it moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Gone, Throttled, TryLater, WillNotWork
from tutti.channels.web import rest_until
from tutti.ground.http import Answer, NotAllowed, OutsideError, TooBig, fetch

LARGEST = 2 * 1024 * 1024  # bytes, unpacked
SECONDS = 20.0
MOST_HOPS = 5
PERMANENT, TEMPORARY, UNCHANGED = {301, 308}, {302, 303, 307}, 304
ACCEPTED = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What stands at an address. `body` None: nothing new since it was asked with these marks.

    `address` is where to ask next time: the new one when the feed moved for good.
    """

    address: str
    body: bytes | None
    content_type: str = ""
    etag: str = ""
    modified: str = ""


def document(address: str, *, etag: str = "", modified: str = "") -> Document:
    """Ask once, with the marks of the last time. Raises a trouble of the channel."""
    given = {"accept": ACCEPTED, "if-none-match": etag, "if-modified-since": modified}
    headers = {name: value for name, value in given.items() if value}
    here = lasting = address
    for _hop in range(MOST_HOPS + 1):
        answer = _asked(here, headers)
        further = _further(answer, here)
        if not further:
            return _document(answer, lasting, etag=etag, modified=modified)
        if answer.status in PERMANENT and lasting == here:  # for good only as far as all hops were
            lasting = further
        here = further
    raise WillNotWork(_("The address leads from one place to the next without an end."))


def _asked(address: str, headers: Mapping[str, str]) -> Answer:
    """Each hop goes through the guarded door by itself."""
    try:
        return fetch(
            "GET", address, purpose="feed", headers=headers, seconds=SECONDS, limit=LARGEST
        )
    except TooBig as big:
        raise WillNotWork(_("The feed is longer than 2 MB. It is not read.")) from big
    except NotAllowed as no:
        raise WillNotWork(str(no)) from no
    except OutsideError as trouble:
        raise TryLater(str(trouble)) from trouble


def _further(answer: Answer, here: str) -> str:
    if answer.status not in PERMANENT | TEMPORARY:
        return ""
    return urljoin(here, answer.headers.get("location", "")) if "location" in answer.headers else ""


def _document(answer: Answer, address: str, *, etag: str, modified: str) -> Document:
    if answer.status == UNCHANGED:
        return Document(address=address, body=None, etag=etag, modified=modified)
    if not answer.is_success:
        raise _trouble(answer)
    said = answer.headers
    return Document(
        address=address, body=answer.body, content_type=said.get("content-type", ""),
        etag=said.get("etag", ""), modified=said.get("last-modified", ""),
    )  # fmt: skip


def _trouble(answer: Answer) -> ChannelTrouble:
    match answer.status:
        case 410:
            return Gone(
                _("The feed was taken down for good. Remove the channel, or enter another address.")
            )
        case 404:
            return Gone(_("There is no feed at this address. Look for its new address."))
        case 429:
            return Throttled(_("The network asks us to wait."), until=rest_until(answer.headers))
        case 401 | 403:
            return WillNotWork(_("The feed is not open to us. Tutti reads public feeds only."))
        case status if status >= 500:  # noqa: PLR2004 -- the server's own faults
            until = rest_until(answer.headers) if "retry-after" in answer.headers else None
            return TryLater(
                _("The server of the feed has a fault (%(status)s).") % {"status": status},
                until=until,
            )
        case status:
            return WillNotWork(_("The feed cannot be read (%(status)s).") % {"status": status})
