"""What is asked of an account and told to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Gone,
    Outgoing,
    Raw,
    Sent,
    Uncertain,
    WillNotWork,
)
from tutti.channels.handing import hand_over
from tutti.channels.instagram.reading import ASKED
from tutti.channels.meta.catching_up import Dated, conversations
from tutti.channels.meta.door import packed
from tutti.channels.meta.graph import account, asked, listed, told
from tutti.channels.meta.writing import write, write_to_author
from tutti.channels.payloads import Json, dict_at, dicts_at, moment_at, text_at

COMMENT = re.compile(r"\d+")
MENTION = re.compile(r"mention:(\d+):(\d*)")
TALKED_ABOUT = timedelta(days=30)  # how old a post may be to be looked at for new comments
COMMENT_FIELDS = "id,text,timestamp,username,from,parent_id"
WITH_COMMENTS = (
    "id,timestamp,permalink,comments.limit(50){"
    + COMMENT_FIELDS
    + ",replies{"
    + COMMENT_FIELDS
    + "}}"
)
MENTIONED = {
    True: ("mentioned_comment", "mentioned_comment.comment_id({id}){{text,username,timestamp}}"),
    False: ("mentioned_media", "mentioned_media.media_id({id}){{caption,username,timestamp}}"),
}


def send(connection: Connection, outgoing: Outgoing) -> Sent:
    if outgoing.audience != Audience.PRIVATE:
        return _comment(connection, outgoing)
    opens = COMMENT.fullmatch(outgoing.answers)
    return write_to_author(connection, outgoing) if opens else write(connection, outgoing)


def _comment(connection: Connection, outgoing: Outgoing) -> Sent:
    if outgoing.files:
        raise WillNotWork(_("Files cannot be sent this way. Put a link into the words."))
    path, about = _under(connection, outgoing.answers)
    bodies = [{**about, "message": part} for part in outgoing.parts or (outgoing.text,)]
    answers = hand_over(partial(told, connection, "POST", path, body) for body in bodies)
    names = [text_at(answer, "id") for answer in answers]
    if not all(names):
        raise Uncertain(_("The network did not say what it calls the answer."))
    return Sent(provider_id=names[0], also=tuple(names[1:]))


def _under(connection: Connection, answers: str) -> tuple[str, Json]:
    """Where an answer goes: below a comment, or to where we were mentioned."""
    if mention := MENTION.fullmatch(answers):
        media, comment = mention.groups()
        about = {"media_id": media, **({"comment_id": comment} if comment else {})}
        return f"{account(connection)}/mentions", about
    if not COMMENT.fullmatch(answers):
        raise WillNotWork(_("It is not known which comment this answers."))
    return f"{answers}/replies", {}


def delete(connection: Connection, names: Sequence[str]) -> None:
    ours = [name for name in names if COMMENT.fullmatch(name)]
    if not ours:
        raise WillNotWork(_("Only comments can be taken away, not messages."))
    for name in ours:
        try:
            told(connection, "DELETE", name, {})
        except Gone:
            continue


def words_of_mentions(connection: Connection, names: Sequence[str]) -> list[Raw]:
    """The words in which we were mentioned, for those of `names` that are mentions Instagram still shows."""
    found: list[Raw] = []
    for name in names:
        mention = MENTION.fullmatch(name)
        if mention is None:
            continue
        media, comment = mention.groups()
        key, fields = MENTIONED[bool(comment)]
        try:
            answer = asked(
                connection, account(connection), fields=fields.format(id=comment or media)
            )
        except Gone:
            continue
        if words := dict_at(answer.data, key):
            part = {"field": ASKED, "value": {**words, "mention": name}}
            found.append(packed(part, received_at=timezone.now()))
    return found


def written_since(connection: Connection, since: datetime) -> Iterator[Dated]:
    """Comments under the posts of the last weeks, then direct messages, shaped as they are delivered."""
    me = account(connection)
    for posts in listed(connection, f"{me}/media", fields=WITH_COMMENTS, limit=25):
        for post in posts:
            yield from _under_post(me, post, since)
        oldest = min((moment_at(post, "timestamp") or since for post in posts), default=since)
        if oldest < since - TALKED_ABOUT:
            break
    yield from conversations(connection, "instagram", since)


def _under_post(me: str, post: Json, since: datetime) -> Iterator[Dated]:
    for comment in dicts_at(post, "comments.data"):
        parent = text_at(comment, "id")
        replies = [{**one, "parent_id": parent} for one in dicts_at(comment, "replies.data")]
        for one in (comment, *replies):
            at = moment_at(one, "timestamp")
            if at and at >= since:
                bare = {key: value for key, value in one.items() if key != "replies"}
                value = {**bare, "permalink": text_at(post, "permalink")}
                yield at, {"entry": {"id": me}, "field": "comments", "value": value}
