"""The calls of the client-server API that a channel makes, as one account."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import (
    ChannelTrouble,
    Connection,
    Gone,
    OutgoingFile,
    Throttled,
    TryLater,
    WillNotWork,
)
from tutti.channels.matrix.naming import within
from tutti.channels.web import TOO_OFTEN, Web, rest_until
from tutti.ground.http import OutsideError, fetch

CLIENT = "/_matrix/client/v3"
SAID = ("m.room.message", "m.room.redaction", "m.room.encrypted", "m.sticker")
ABOUT = ("m.room.create", "m.room.member", "m.room.join_rules", "m.room.history_visibility")
TIMELINE = 50  # events of a room in one answer; what came before is asked for page by page
PAGE = 200
LARGEST_FILE = 20 * 1024 * 1024  # bytes; a larger one is kept by its address
MXC = re.compile(r"mxc://([\w.:\-\[\]]{1,255})/([\w\-]{1,255})")
_NONE = {"types": []}  # type: ignore[var-annotated]
FILTER = json.dumps(
    {
        "presence": _NONE,
        "account_data": _NONE,
        "room": {
            "account_data": _NONE,
            "ephemeral": _NONE,
            "state": {"types": ABOUT, "lazy_load_members": True},
            "timeline": {"types": SAID, "limit": TIMELINE},
        },
    }
)
PAGE_FILTER = json.dumps({"types": SAID})


@dataclass(frozen=True, kw_only=True)
class Room:
    """What is known of a room at the moment: who may read it, whether it is one for two, and names of its members."""

    id: str
    direct: bool = False
    public: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Talk:
    """One account's calls; what was learned about rooms is remembered as long as it lives: one look, one reply."""

    web: Web
    user: str
    rooms: dict[str, Room] = field(default_factory=dict)

    def sync(self, *, since: str = "", seconds: float = 0) -> dict[str, Any]:
        """What happened since; with `seconds`, once something has or the time is over."""
        query = {"filter": FILTER, "timeout": int(seconds * 1000), "since": since or None}
        found = self.web.get(f"{CLIENT}/sync", **query).data
        if not isinstance(found, dict) or not isinstance(found.get("next_batch"), str):
            raise TryLater(_("The server did not say what is new."))
        return found

    def before(self, room: str, start: str, end: str) -> dict[str, Any]:
        """A page of a room's past, newest first, from one point back to another ("" for its beginning)."""
        query = {"dir": "b", "from": start, "to": end or None, "limit": PAGE, "filter": PAGE_FILTER}
        return _dict(self.web.get(f"{CLIENT}/rooms/{within(room)}/messages", **query).data)

    def room(self, room: str) -> Room:
        """A room we may no longer see is taken for a private one of several."""
        if room not in self.rooms:
            try:
                self.rooms[room] = self._look_at(room)
            except WillNotWork:
                self.still_ours()
                self.rooms[room] = Room(id=room)
        return self.rooms[room]

    def event(self, room: str, event: str) -> dict[str, Any]:
        """One event; empty when it is not there or not for us."""
        try:
            path = f"{CLIENT}/rooms/{within(room)}/event/{within(event)}"
            return _dict(self.web.get(path).data)
        except WillNotWork:
            self.still_ours()
            return {}

    def still_ours(self) -> None:
        """Raises when it is the account that is refused, and not only what was asked for."""
        self.web.get(f"{CLIENT}/account/whoami")

    def join(self, room: str) -> None:
        self.web.ask("POST", f"{CLIENT}/rooms/{within(room)}/join", data={})

    def put(self, room: str, content: dict[str, Any], txn: str) -> str:
        """Send a message once for each `txn`; answers the event's id."""
        path = f"{CLIENT}/rooms/{within(room)}/send/m.room.message/{txn}"
        return _event_id(self.web.ask("PUT", path, data=content).data)

    def redact(self, room: str, event: str, txn: str) -> None:
        path = f"{CLIENT}/rooms/{within(room)}/redact/{within(event)}/{txn}"
        self.web.ask("PUT", path, data={})

    def upload(self, file: OutgoingFile) -> str:
        told = self.web.ask(
            "POST", "/_matrix/media/v3/upload", query={"filename": file.name}, body=file.data,
            headers={"content-type": file.content_type or "application/octet-stream"},
        )  # fmt: skip
        place = _dict(told.data).get("content_uri")
        if not isinstance(place, str):
            raise TryLater(_("The server did not say where it put the file."))
        return place

    def download(self, place: str) -> bytes | None:
        """A file's bytes; None when it is not to be had: a homeserver may never get what stands on another one."""
        found = MXC.fullmatch(place)
        if found is None:
            return None
        address = (
            f"{self.web.base.rstrip('/')}/_matrix/client/v1/media/download/{found[1]}/{found[2]}"
        )
        try:
            answer = fetch(
                "GET", address, purpose=self.web.purpose, headers=self.web.headers,
                seconds=self.web.seconds, limit=LARGEST_FILE,
            )  # fmt: skip
        except OutsideError:
            return None
        if answer.status == TOO_OFTEN:
            raise Throttled(_("The network asks us to wait."), until=rest_until(answer.headers))
        return answer.body if answer.is_success else None

    def direct_rooms(self) -> dict[str, list[str]]:
        """Rooms for two by the other's id, as our account remembers them."""
        try:
            found = _dict(self.web.get(self._direct_path()).data)
        except Gone:
            return {}
        return {
            who: [room for room in rooms if isinstance(room, str)]
            for who, rooms in found.items()
            if isinstance(rooms, list)
        }

    def remember_direct(self, rooms: dict[str, list[str]]) -> None:
        self.web.ask("PUT", self._direct_path(), data=rooms)

    def _direct_path(self) -> str:
        return f"{CLIENT}/user/{within(self.user)}/account_data/m.direct"

    def state(self, room: str, kind: str) -> dict[str, Any]:
        """A room's setting; empty when it was never set."""
        try:
            return _dict(self.web.get(f"{CLIENT}/rooms/{within(room)}/state/{kind}").data)
        except Gone:
            return {}

    def _look_at(self, room: str) -> Room:
        path = f"{CLIENT}/rooms/{within(room)}/joined_members"
        joined = _dict(_dict(self.web.get(path).data).get("joined"))
        public = (
            self.state(room, "m.room.join_rules/").get("join_rule") == "public"
            or self.state(room, "m.room.history_visibility/").get("history_visibility")
            == "world_readable"
        )
        names = {who: str(_dict(known).get("display_name") or "") for who, known in joined.items()}
        return Room(id=room, public=public, direct=not public and len(joined) <= 2, names=names)  # noqa: PLR2004 -- two is a pair


def talk_of(connection: Connection, *, seconds: float = 20.0) -> Talk:
    """The account's side of the line. Raises `WillNotWork` before anything is asked when it cannot be."""
    server, user = server_address(connection), str(connection.settings.get("user", "")).strip()
    token = str(connection.credentials.get("token", ""))
    if not server:
        raise WillNotWork(_("Enter the address of the server."))
    if not token:
        raise WillNotWork(_("Enter the access token of our account."))
    headers = {"authorization": f"Bearer {token}"}
    web = Web(base=server, headers=headers, seconds=seconds, meaning=_meaning)
    return Talk(web=web, user=user)


def server_address(connection: Connection) -> str:
    said = str(connection.settings.get("server", "")).strip().rstrip("/")
    return said if not said or "://" in said else f"https://{said}"


def _meaning(status: int, headers: Mapping[str, str], data: Any) -> ChannelTrouble | None:
    """Older servers say in the body, in milliseconds, how long to wait; newer ones in the usual header, too."""
    wanted = _dict(data).get("retry_after_ms")
    if status != TOO_OFTEN or "retry-after" in headers or not isinstance(wanted, int):
        return None
    said = {"retry-after": str(wanted / 1000)}
    return Throttled(_("The network asks us to wait."), until=rest_until(said))


def _event_id(data: Any) -> str:
    found = _dict(data).get("event_id")
    if not isinstance(found, str):
        raise TryLater(_("The server did not say that it took the message."))
    return found


def _dict(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
