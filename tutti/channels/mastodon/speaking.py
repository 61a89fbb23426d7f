"""Statuses that leave: written once, found again, changed and taken away."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
    Connection,
    Gone,
    Outgoing,
    OutgoingFile,
    Sent,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.channels.mastodon.account import host_of, web_of
from tutti.channels.mastodon.finding import found
from tutti.channels.mastodon.hearing import own_id
from tutti.channels.mastodon.items import Item, usable
from tutti.channels.mastodon.reading import OPEN
from tutti.channels.mastodon.writing import normalised, parts_of
from tutti.channels.web import Web

PROCESSING = 206
LOOKS = 20  # at a file the server is still preparing
PAUSE = 1.0  # seconds between two of them
RECENT = 40  # own statuses looked through for one that may have arrived
WIDTH = ("public", "unlisted", "direct")  # from widest


@dataclass(frozen=True, kw_only=True)
class Written:
    """One post as it stands on the server."""

    id: str
    uri: str
    url: str


def send(connection: Connection, outgoing: Outgoing) -> Sent:
    """Post the parts one under the other. A repeat with the same `external_id` posts nothing twice, as long as the
    server honours Idempotency-Key (Mastodon: an hour).
    """
    if "@" not in outgoing.to.value:
        raise WillNotWork(_("%(who)s is no address on this network.") % {"who": outgoing.to.value})
    web = web_of(connection)
    answered = _answered(connection, web, outgoing)
    media = [_uploaded(web, file) for file in outgoing.files]
    common: Item = {
        "visibility": visibility(outgoing, answered),
        "language": outgoing.language.partition("-")[0] or None,
        "spoiler_text": outgoing.warning or None,
    }
    above = str(answered["id"]) if answered and _goes_under(outgoing, answered) else None
    done: list[Written] = []
    for index, words in enumerate(parts_of(outgoing, host_of(connection.settings))):
        said = {"status": words, "in_reply_to_id": above, **common}
        if index == 0 and media:
            said["media_ids"] = media
        done.append(_posted(web, said, outgoing, done))
        above = done[-1].id
    return _sent(done)


def find_sent(connection: Connection, outgoing: Outgoing) -> Sent | None:
    """The parts among our newest posts, by their words; some but not all of them is for a person to look at."""
    web = web_of(connection)
    own = web.get(f"/api/v1/accounts/{own_id(web)}/statuses", limit=RECENT).data
    standing = [status for status in own or () if usable(status)]
    wanted = [normalised(words) for words in parts_of(outgoing, host_of(connection.settings))]
    by_words = {normalised(str(one.get("content") or ""), html=True): one for one in standing}
    here = [_written(by_words[words]) for words in wanted if words in by_words]
    if here and len(here) < len(wanted):
        raise Uncertain(_some(len(here), len(wanted)))
    return _sent(here) if here else None


def edit(connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
    """Each part into the post that carries it; parts that are no longer needed are taken away."""
    web = web_of(connection)
    parts = parts_of(outgoing, host_of(connection.settings))
    if len(parts) > len(names):
        raise WillNotWork(_("This is too long for the posts that stand there. Write it shorter."))
    for words, name in zip(parts, names, strict=False):
        status = found(connection, web, name)
        said = {
            "status": words,
            "spoiler_text": outgoing.warning or None,
            "language": outgoing.language.partition("-")[0] or None,
            "media_ids": [one["id"] for one in status.get("media_attachments") or ()] or None,
        }
        web.ask(
            "PUT", f"/api/v1/statuses/{status['id']}", data=_without_none(said), hands_over=True
        )
    delete(connection, names[len(parts) :])


def delete(connection: Connection, names: Sequence[str]) -> None:
    web = web_of(connection)
    for name in reversed(names):
        try:
            web.ask("DELETE", f"/api/v1/statuses/{found(connection, web, name)['id']}")
        except Gone:
            continue


def visibility(outgoing: Outgoing, answered: Item | None) -> str:
    """Never wider than what is answered. Followers-only goes back direct: our followers are not theirs."""
    if outgoing.audience != Audience.PUBLIC:
        return "direct"
    theirs = str(answered.get("visibility") or "public") if answered else "public"
    return theirs if theirs in WIDTH else "direct"


def _goes_under(outgoing: Outgoing, answered: Item) -> bool:
    """A private line to somebody who wrote in public begins a thread of its own."""
    return outgoing.audience == Audience.PUBLIC or answered.get("visibility") not in OPEN


def _answered(connection: Connection, web: Web, outgoing: Outgoing) -> Item | None:
    name = outgoing.answers or next(iter(reversed(outgoing.follows)), "")
    return found(connection, web, name) if name else None


def _posted(web: Web, said: Item, outgoing: Outgoing, done: list[Written]) -> Written:
    key = hashlib.sha256(f"{outgoing.external_id}:{len(done)}".encode()).hexdigest()
    headers = {"idempotency-key": key}
    try:
        told = web.ask(
            "POST", "/api/v1/statuses", data=_without_none(said), headers=headers, hands_over=True
        )
    except ChannelTrouble as trouble:
        if not done:
            raise
        words = _some(len(done), max(len(outgoing.parts), 1))
        raise Uncertain(f"{words} {trouble}") from trouble
    if not usable(told.data):
        raise Uncertain(_("The network did not answer in its own way."))
    return _written(told.data)


def _uploaded(web: Web, file: OutgoingFile) -> str:
    """The id of a file once the server has prepared it."""
    kind, body = _form(file)
    headers = {"content-type": kind}
    told = web.ask("POST", "/api/v2/media", body=body, headers=headers)
    media = told.data
    for _look in range(LOOKS):
        if not isinstance(media, dict) or not media.get("id"):
            raise TryLater(_("The network did not answer in its own way."))
        if media.get("url") and told.status != PROCESSING:
            return str(media["id"])
        time.sleep(PAUSE)  # the server converts it; nothing of ours is held meanwhile
        told = web.get(f"/api/v1/media/{media['id']}")
        media = told.data
    raise TryLater(_("The network is still preparing %(name)s.") % {"name": file.name})


def _form(file: OutgoingFile) -> tuple[str, bytes]:
    mark = uuid4().hex
    name = "".join(letter for letter in file.name if letter.isprintable() and letter not in '"\\')
    described = (
        f'--{mark}\r\nContent-Disposition: form-data; name="description"\r\n\r\n{file.alt}\r\n'
    )
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name or "file"}"\r\n'
        f"Content-Type: {file.content_type}\r\n\r\n"
    )
    body = (described if file.alt else "").encode() + head.encode() + file.data
    return f"multipart/form-data; boundary={mark}", body + f"\r\n--{mark}--\r\n".encode()


def _written(status: Item) -> Written:
    uri = str(status["uri"])
    return Written(id=str(status["id"]), uri=uri, url=str(status.get("url") or uri))


def _sent(done: Sequence[Written]) -> Sent:
    return Sent(provider_id=done[0].uri, also=tuple(one.uri for one in done[1:]), url=done[0].url)


def _some(here: int, whole: int) -> str:
    return _("%(here)s of %(whole)s parts stand there.") % {"here": here, "whole": whole}


def _without_none(said: Item) -> Item:
    return {key: value for key, value in said.items() if value is not None}
