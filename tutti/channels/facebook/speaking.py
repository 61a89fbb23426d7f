"""What is asked of a page and told to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Gone,
    Outgoing,
    Sent,
    Uncertain,
    WillNotWork,
)
from tutti.channels.handing import hand_over
from tutti.channels.meta.catching_up import Dated, conversations
from tutti.channels.meta.graph import account, listed, told
from tutti.channels.meta.writing import write, write_to_author
from tutti.channels.payloads import Json, dict_at, moment_at, text_at

COMMENT = re.compile(r"\d+(_\d+)?")  # a message's name has letters
TALKED_ABOUT = timedelta(days=30)  # how old a post may be to be looked at for new comments
POST = "id,message,from,created_time,updated_time,permalink_url,status_type"
UNDER_POST = "id,message,from,created_time,parent{id},permalink_url"


def send(connection: Connection, outgoing: Outgoing) -> Sent:
    if outgoing.audience != Audience.PRIVATE:
        return _comment(connection, outgoing)
    opens = COMMENT.fullmatch(outgoing.answers)
    return write_to_author(connection, outgoing) if opens else write(connection, outgoing)


def _comment(connection: Connection, outgoing: Outgoing) -> Sent:
    if not COMMENT.fullmatch(outgoing.answers):
        raise WillNotWork(_("It is not known which comment this answers."))
    if outgoing.files:
        raise WillNotWork(_("Files cannot be sent this way. Put a link into the words."))
    parts = outgoing.parts or (outgoing.text,)
    path = f"{outgoing.answers}/comments"
    answers = hand_over(
        partial(told, connection, "POST", path, {"message": part}) for part in parts
    )
    names = [text_at(answer, "id") for answer in answers]
    if not all(names):
        raise Uncertain(_("The network did not say what it calls the answer."))
    return Sent(
        provider_id=names[0], also=tuple(names[1:]), url=text_at(answers[0], "permalink_url")
    )


def edit(connection: Connection, outgoing: Outgoing, names: tuple[str, ...]) -> None:
    parts = outgoing.parts or (outgoing.text,)
    ours = _comments(names)
    if len(parts) != len(ours):
        raise WillNotWork(_("It has to stay as many parts as it was."))
    hand_over(
        partial(told, connection, "POST", name, {"message": part})
        for name, part in zip(ours, parts, strict=True)
    )


def delete(connection: Connection, names: tuple[str, ...]) -> None:
    for name in _comments(names):
        try:
            told(connection, "DELETE", name, {})
        except Gone:
            continue


def _comments(names: tuple[str, ...]) -> list[str]:
    found = [name for name in names if COMMENT.fullmatch(name)]
    if not found:
        raise WillNotWork(_("Only comments can be changed or taken away, not messages."))
    return found


def written_since(connection: Connection, since: datetime) -> Iterator[Dated]:
    """Posts of visitors and comments of a page, then messages to it, shaped as they are delivered."""
    page = account(connection)
    for posts in listed(connection, f"{page}/feed", fields=POST, limit=25):
        for post in posts:
            yield from _of_post(connection, page, post, since)
        oldest = min((moment_at(post, "created_time") or since for post in posts), default=since)
        if oldest < since - TALKED_ABOUT:
            break
    yield from conversations(connection, "messenger", since)


def _of_post(connection: Connection, page: str, post: Json, since: datetime) -> Iterator[Dated]:
    made = moment_at(post, "created_time")
    if made and made >= since and text_at(post, "from.id") != page:
        yield made, _part(page, {**post, "item": "post", "post_id": text_at(post, "id")})
    changed = moment_at(post, "updated_time") or made
    if not changed or changed < since:
        return
    path = f"{text_at(post, 'id')}/comments"
    asked = {"filter": "stream", "order": "reverse_chronological", "limit": 50}
    for comments in listed(connection, path, fields=UNDER_POST, **asked):
        dated = [(moment_at(comment, "created_time"), comment) for comment in comments]
        for at, comment in dated:
            if at and at >= since:
                yield at, _part(page, _comment_on(post, comment))
        if any(at and at < since for at, _comment in dated):
            return


def _comment_on(post: Json, comment: Json) -> Json:
    above = {"from": dict_at(post, "from"), "permalink_url": text_at(post, "permalink_url")}
    return {
        **comment,
        "item": "comment",
        "comment_id": text_at(comment, "id"),
        "post_id": text_at(post, "id"),
        "parent_id": text_at(comment, "parent.id"),
        "post": above,
    }


def _part(page: str, value: Json) -> Json:
    return {"entry": {"id": page}, "field": "feed", "value": {**value, "verb": "add"}}
