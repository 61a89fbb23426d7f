"""Talking to a network's web API: one way to ask, and one meaning for each way it can go wrong.

Shared by every channel that speaks HTTP. What is asked leaves by the guarded door (`ground.http`); what comes back
is data, or one of the contract's troubles in words a person reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from tutti.channels.contract import (
    ChannelTrouble,
    Gone,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.ground.http import Answer, NotAllowed, OutsideError, fetch

SHORTEST_REST = timedelta(seconds=5)
USUAL_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=6)  # an answer that asks for more is taken for a clock that is wrong
MOST_PAGES = 200
AN_EPOCH = 1_000_000_000  # larger numbers in a reset header are moments, smaller ones seconds
RESETS = ("retry-after", "ratelimit-reset", "x-ratelimit-reset")

REDIRECTS = range(300, 400)
UNAUTHORISED, FORBIDDEN, NOT_FOUND, GONE, TOO_OFTEN, UNAVAILABLE = 401, 403, 404, 410, 429, 503
SERVER_FAULTS = range(500, 600)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the network answered: its data, and its headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    data: Any


@dataclass(frozen=True, kw_only=True)
class Web:
    """A network's API at `base`. `headers`, a token among them, go with every request to its host, and to no other.

    `explain` finds the network's own words in what came with a refusal; left out, in the usual places. `meaning` is
    asked first what an answer that is none means (status, headers, data); None leaves it to the status.
    """

    base: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    purpose: str = "network"
    seconds: float = 20.0
    limit: int = 8 * 1024 * 1024
    explain: Callable[[Any], str] | None = None
    meaning: Callable[[int, Mapping[str, str], Any], ChannelTrouble | None] | None = None

    def ask(  # long: a request is all of these
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        data: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        hands_over: bool = False,
    ) -> Told:
        """Ask once. `data` goes as JSON, `body` as it is. Answers JSON, or raises one of the contract's troubles.

        `hands_over`: a message leaves with this. Then a broken line, an unreadable answer or a fault of the server is
        `Uncertain`, since the message may stand there already.
        """
        url = self._address(path, query)
        own = self.headers if urlsplit(url).netloc == urlsplit(self.base).netloc else {}
        given = {"accept": "application/json", **own, **(headers or {})}
        if data is not None:
            body = json.dumps(data, ensure_ascii=False).encode()
            given.setdefault("content-type", "application/json")
        try:
            answer = fetch(
                method, url, purpose=self.purpose, headers=given, body=body,
                seconds=self.seconds, limit=self.limit,
            )  # fmt: skip
        except OutsideError as trouble:
            raise _not_reached(trouble, hands_over=hands_over) from trouble
        return self._told(answer, hands_over=hands_over)

    def get(self, path: str, **query: Any) -> Told:
        return self.ask("GET", path, query=query)

    def pages(self, path: str, *, following: Callable[[Told], str], **query: Any) -> Iterator[Told]:
        """Page after page; `following` finds the address of the next one, "" at the end.

        A page that leads back to one seen before ends it: some servers go in circles.
        """
        told = self.get(path, **query)
        seen: set[str] = set()
        while True:
            yield told
            further = following(told)
            if not further or further in seen or len(seen) >= MOST_PAGES:
                return
            seen.add(further)
            told = self.ask("GET", further)

    def _address(self, path: str, query: Mapping[str, Any] | None) -> str:
        url = urljoin(self.base.rstrip("/") + "/", path if "://" in path else path.lstrip("/"))
        asked = {key: value for key, value in (query or {}).items() if value is not None}
        return f"{url}?{urlencode(asked, doseq=True)}" if asked else url

    def _told(self, answer: Answer, *, hands_over: bool) -> Told:
        data, is_json = _read(answer)
        if answer.is_success and is_json:
            return Told(status=answer.status, headers=answer.headers, data=data)
        meant = self.meaning(answer.status, answer.headers, data) if self.meaning else None
        raise meant or self._trouble(answer, data, hands_over=hands_over)

    def _trouble(self, answer: Answer, data: Any, *, hands_over: bool) -> ChannelTrouble:
        said = (self.explain or words_of)(data)
        status = answer.status
        if status == TOO_OFTEN:
            return Throttled(_("The network asks us to wait."), until=rest_until(answer.headers))
        if status == UNAVAILABLE:
            until = rest_until(answer.headers) if "retry-after" in answer.headers else None
            return TryLater(_("The network is not available now."), until=until)
        if answer.is_success or status in SERVER_FAULTS:
            words = _("The network did not answer in its own way (%(status)s).") % {
                "status": status
            }
            return Uncertain(words) if hands_over else TryLater(words)
        return WillNotWork(said) if said and status not in _REFUSALS else _refusal(status, said)


def words_of(data: Any) -> str:
    """What most networks call their explanation, cut to a line."""
    found: Any = data
    for key in ("error_description", "message", "description", "error"):
        if isinstance(found, dict) and found.get(key):
            found = found[key]
            if isinstance(found, dict):
                return words_of(found)
            break
    return found.strip()[:300] if isinstance(found, str) else ""


def rest_until(headers: Mapping[str, str], *, now: datetime | None = None) -> datetime:
    """When a network wants to be asked again: Retry-After in seconds or as a date, or a reset header.

    Never less than seconds from now nor more than hours, whatever its clock says.
    """
    now = now or timezone.now()
    wanted = next(
        (found for found in (_moment(headers.get(name, ""), now) for name in RESETS) if found), None
    )
    wanted = wanted or now + USUAL_REST
    return min(max(wanted, now + SHORTEST_REST), now + LONGEST_REST)


def _moment(said: str, now: datetime) -> datetime | None:
    said = said.strip()
    try:
        number = float(said)
        if number > AN_EPOCH:
            return datetime.fromtimestamp(number, UTC)
        return now + timedelta(seconds=number)
    except (ValueError, OverflowError, OSError):
        pass
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(said)
        except (ValueError, TypeError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _read(answer: Answer) -> tuple[Any, bool]:
    if not answer.body.strip():
        return None, True
    try:
        return answer.json(), True
    except (ValueError, RecursionError):
        return None, False


def _not_reached(trouble: OutsideError, *, hands_over: bool) -> ChannelTrouble:
    if isinstance(trouble, NotAllowed):
        return WillNotWork(str(trouble))
    if hands_over and not trouble.nothing_left:
        return Uncertain(str(trouble))
    return TryLater(str(trouble))


def _refusal(status: int, said: str) -> WillNotWork:
    if status in REDIRECTS:
        return WillNotWork(_("The network has moved elsewhere. Enter its new address."))
    kind = Gone if status in {NOT_FOUND, GONE} else WillNotWork
    words = _REFUSALS.get(status, noted("The network refused it (%(status)s)."))
    return kind(" ".join(part for part in (_(words) % {"status": status}, said) if part))


_REFUSALS: Mapping[int, str] = {
    UNAUTHORISED: noted("The network no longer accepts our key. Connect the channel again."),
    FORBIDDEN: noted("The network does not allow this to our account."),
    NOT_FOUND: noted("What was asked for is not there."),
    GONE: noted("What was asked for is no longer there."),
}
