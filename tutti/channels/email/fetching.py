"""What is new in a mailbox, by UIDVALIDITY and UID, in batches; nothing is marked, moved or deleted.

The cursor is `{"uidvalidity": …, "uid": …}`: every letter up to that UID was stored. A date is never the cursor: after
a week's outage everything that came meanwhile is still there. A mailbox made anew has another UIDVALIDITY; then all
of it, from the channel's start on, is listed again. Letters are named by the SHA-256 of what is in them, so those we
have are recognised, while two letters that share a Message-ID stay two.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from ssl import SSLWantReadError
from typing import Any, NoReturn

from imap_tools.errors import ImapToolsError

from tutti.channels.contract import Connection, Polled, Raw
from tutti.channels.email.account import account_of
from tutti.channels.email.session import mailbox
from tutti.ground.http import GuardedMailBox

MOST_LETTERS = 100
MOST_BYTES = 10 * 1024 * 1024
LARGEST = 64 * 1024 * 1024  # of a larger letter the beginning is kept; it cannot be read anyway
WINDOW = 50_000  # UIDs a SEARCH looks at: its answer is one line, and lines have an end
LOOKED_AT = 500  # letters whose sizes are asked for at once
_DAYS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')


class StrangeAnswer(ImapToolsError):
    """The server did not answer what was asked; trying again later may help."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One letter in the mailbox, not fetched yet."""

    uid: int
    size: int
    arrived: datetime


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far the folder reaches: its UIDVALIDITY, and the UID the next letter will have."""

    validity: int
    next_uid: int


def new_letters(connection: Connection) -> Iterator[Polled]:
    """Batches of what came since the cursor, oldest first, and last the cursor at the end of the folder."""
    with mailbox(account_of(connection), keep=True) as opened:
        place = _place(opened, account_of(connection).folder)
        after = stored_up_to(connection, place)
        reached = connection.cursor
        for batch, more in _batches(_listed(opened, connection, after, place)):
            reached = _cursor(place, batch[-1].uid)
            yield Polled(items=_fetched(opened, batch, place), cursor=reached, more=more)
        end = _cursor(place, place.next_uid - 1)  # past letters that are older or gone
        if reached != end:
            yield Polled(items=(), cursor=end)


def wait_for_more(connection: Connection, *, seconds: float) -> bool:
    """Wait by IDLE until the server speaks of more; True at once when more is there already."""
    account = account_of(connection)
    with mailbox(account, keep=True) as opened:
        opened.client.untagged_responses.pop("EXISTS", None)  # what is told from here on counts
        place = _place(opened, account.folder)
        if place.next_uid - 1 > stored_up_to(connection, place):
            return True
        return can_idle(opened) and _told_of_more(opened, seconds)


def _told_of_more(opened: GuardedMailBox, seconds: float) -> bool:
    """IDLE. A letter that came just before may be told of before the server says that it idles.

    imap-tools' own `idle.start` takes that early line for an error, so its two steps stand here.
    """
    client: Any = opened.client
    idle: Any = opened.idle
    idle._idle_tag = client._command("IDLE")  # noqa: SLF001 -- see above
    while client._get_response() is not None:  # noqa: SLF001 -- see above
        continue
    said = b"EXISTS" if "EXISTS" in client.untagged_responses else _in_the_reader(client)
    try:
        said += b"".join([] if b"EXISTS" in said else idle.poll(timeout=seconds))
    finally:
        idle.stop()
    return b"EXISTS" in said


def _in_the_reader(client: Any) -> bytes:
    """What came in one breath with the word that the server idles: polling the socket does not see it any more."""
    before = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bytes(client.file.peek())  # imaplib reads ahead and has no word for what it holds
    except (BlockingIOError, SSLWantReadError):
        return b""
    finally:
        client.sock.settimeout(before)


def can_idle(opened: GuardedMailBox) -> bool:
    kind, found = opened.client.capability()
    return kind == "OK" and b"IDLE" in b" ".join(found).upper().split()


def stored_up_to(connection: Connection, place: Place) -> int:
    """The last UID that was stored; 0 for a folder that is new to us or was made anew."""
    return int(connection.cursor.get("uid", 0)) if _same_folder(connection, place) else 0


def _same_folder(connection: Connection, place: Place) -> bool:
    return connection.cursor.get("uidvalidity") == place.validity


def _cursor(place: Place, uid: int) -> dict[str, int]:
    return {"uidvalidity": place.validity, "uid": uid}


def _place(opened: GuardedMailBox, folder: str) -> Place:
    told = opened.folder.status(folder, ("UIDVALIDITY", "UIDNEXT"))
    return Place(validity=int(told["UIDVALIDITY"]), next_uid=int(told["UIDNEXT"]))


def _listed(
    opened: GuardedMailBox, connection: Connection, after: int, place: Place
) -> Iterator[Seen]:
    for lowest in range(after + 1, place.next_uid, WINDOW):
        highest = min(lowest + WINDOW, place.next_uid) - 1
        uids = _search(opened, lowest, highest, connection.starts_at)
        for start in range(0, len(uids), LOOKED_AT):
            looked_at = _looked_at(opened, uids[start : start + LOOKED_AT])
            yield from (one for one in looked_at if _is_new(one, connection.starts_at))


def _is_new(one: Seen, starts_at: datetime | None) -> bool:
    return starts_at is None or one.arrived >= starts_at.replace(microsecond=0)


def _search(
    opened: GuardedMailBox, lowest: int, highest: int, starts_at: datetime | None
) -> list[int]:
    criteria = f"UID {lowest}:{highest}"
    if starts_at is not None:  # by day in the server's own zone: a day early, then by the moment
        day = starts_at.astimezone(UTC) - timedelta(days=1)
        criteria += f" SINCE {day.day}-{_DAYS[day.month - 1]}-{day.year}"
    kind, found = opened.client.uid("SEARCH", criteria)
    _require(kind)
    uids = (int(word) for line in found if line for word in line.split())
    return sorted(uid for uid in uids if lowest <= uid <= highest)


def _looked_at(opened: GuardedMailBox, uids: Sequence[int]) -> list[Seen]:
    kind, lines = opened.client.uid("FETCH", _set(uids), "(UID RFC822.SIZE INTERNALDATE)")
    _require(kind)
    seen = [_seen(line) for line in lines if isinstance(line, bytes)]
    return sorted((one for one in seen if one), key=lambda one: one.uid)


def _seen(line: bytes) -> Seen | None:
    uid, size = _UID.search(line), _SIZE.search(line)
    if uid is None or size is None:
        return None
    return Seen(uid=int(uid[1]), size=int(size[1]), arrived=_arrived(line))


def _arrived(line: bytes) -> datetime:
    """When the server took it; now, where it does not say so in a way anybody could read."""
    found = _DATE.search(line)
    try:
        written = found[1].decode("ascii").strip() if found else ""
        day, month, rest = written.split("-", 2)
        numbered = f"{int(day):02}-{_DAYS.index(month.title()) + 1:02}-{rest}"
        return min(datetime.strptime(numbered, "%d-%m-%Y %H:%M:%S %z"), datetime.now(UTC))
    except ValueError:
        return datetime.now(UTC)


def _batches(listed: Iterator[Seen]) -> Iterator[tuple[list[Seen], bool]]:
    """At most a hundred letters or ten megabytes at a time; whether more follow."""
    batch: list[Seen] = []
    for one in listed:
        full = (
            len(batch) == MOST_LETTERS or sum(held.size for held in batch) + one.size > MOST_BYTES
        )
        if batch and full:
            yield batch, True
            batch = []
        batch.append(one)
    if batch:
        yield batch, False


def _fetched(opened: GuardedMailBox, batch: Sequence[Seen], place: Place) -> list[Raw]:
    """The letters of a batch; one that vanished meanwhile is left out."""
    large = [one for one in batch if one.size > LARGEST]
    usual = [one for one in batch if one.size <= LARGEST]
    bodies = dict(
        chain(_bodies(opened, usual, ""), _bodies(opened, large, f"<0.{LARGEST}>")),
    )
    return [_raw(one, bodies[one.uid], place) for one in batch if one.uid in bodies]


def _bodies(
    opened: GuardedMailBox, wanted: Sequence[Seen], part: str
) -> Iterator[tuple[int, bytes]]:
    if not wanted:
        return
    uids = _set([one.uid for one in wanted])
    kind, answer = opened.client.uid("FETCH", uids, f"(UID BODY.PEEK[]{part})")
    _require(kind)
    for index, piece in enumerate(answer):
        if not isinstance(piece, tuple):
            continue
        after = answer[index + 1] if index + 1 < len(answer) else b""
        found = _UID.search(piece[0]) or (isinstance(after, bytes) and _UID.search(after))
        if found:
            yield int(found[1]), piece[1]


def _raw(one: Seen, data: bytes, place: Place) -> Raw:
    details: dict[str, Any] = {"uidvalidity": place.validity, "uid": one.uid}
    digest = hashlib.sha256(data).hexdigest()
    return Raw(key=f"sha256:{digest}", data=data, received_at=one.arrived, details=details)


def _set(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _require(kind: str) -> None:
    if kind != "OK":
        _strange(kind)


def _strange(kind: str) -> NoReturn:
    raise StrangeAnswer(f"The mailbox answered {kind} to a question every mailbox can answer.")
