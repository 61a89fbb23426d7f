"""Writing on Bluesky: a post or a thread of posts under a name fixed beforehand, and taking it away again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.bluesky import chatting
from tutti.channels.bluesky.reading import web_address
from tutti.channels.bluesky.speaking import POST, Item, Line, is_post, parts_of, record
from tutti.channels.bluesky.writing import (
    FILES,
    LARGEST_FILE,
    LONGEST_BYTES,
    handles_in,
    later,
    post_record,
    record_key,
)
from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
    Gone,
    Outgoing,
    OutgoingFile,
    Sent,
    Uncertain,
    WillNotWork,
)


def send(line: Line, outgoing: Outgoing, words: Sequence[str]) -> Sent:
    """Write what is not there yet: begun again after a fault, it goes on where it stopped."""
    if outgoing.audience == Audience.PRIVATE:
        return chatting.send(line, outgoing, words)
    _require_fit(outgoing, words)
    parent, root = _thread(line, outgoing)
    people = _people(line, outgoing, words)
    written: list[Item] = []
    for number, text in enumerate(words):
        key = record_key(outgoing.external_id, number)
        made = record(line, _own_uri(line, key)) or _write(
            line,
            key,
            post_record(
                text,
                at=later(timezone.now(), number),
                people=people,
                language=outgoing.language,
                reply={"root": root, "parent": parent} if root and parent else None,
                images=_images(line, outgoing.files) if number == 0 else (),
            ),
        )
        parent = {"uri": made["uri"], "cid": made["cid"]}
        root = root or parent
        written.append(parent)
    return _sent(line, [str(one["uri"]) for one in written])


def find(line: Line, outgoing: Outgoing, words: Sequence[str]) -> Sent | None:
    """Whether all parts stand there; a part that is missing is written by sending again."""
    if outgoing.audience == Audience.PRIVATE:
        return chatting.find(line, outgoing, words)
    uris = [
        _own_uri(line, record_key(outgoing.external_id, number)) for number in range(len(words))
    ]
    return _sent(line, uris) if all(record(line, uri) for uri in uris) else None


def delete(line: Line, names: Sequence[str]) -> None:
    """The last part first, so that no part stands without the one before it."""
    private = [name for name in names if name.startswith(chatting.NAMES)]
    if private:
        raise WillNotWork(
            _("Bluesky takes a private message away for its writer only, not for its reader.")
        )
    for name in reversed([name for name in names if is_post(name)]):
        did, collection, key = parts_of(name)
        if did == line.session.did:
            said = {"repo": did, "collection": collection, "rkey": key}
            with suppress(Gone):
                line.post("com.atproto.repo.deleteRecord", said)


def _require_fit(outgoing: Outgoing, words: Sequence[str]) -> None:
    if outgoing.to.kind != "bluesky" or not outgoing.to.value.startswith("did:"):
        raise WillNotWork(_("This is not somebody on Bluesky. Answer where they wrote."))
    if any(len(text.encode()) > LONGEST_BYTES for text in words):
        raise WillNotWork(
            _("A post takes %(bytes)s bytes. Make it shorter, or split it.")
            % {"bytes": LONGEST_BYTES}
        )
    if len(outgoing.files) > FILES:
        raise WillNotWork(_("A post takes %(files)s images. Take some away.") % {"files": FILES})
    for file in outgoing.files:
        if not file.content_type.startswith("image/"):
            raise WillNotWork(_("Bluesky takes images only. Take “%s” away.") % file.name)
        if len(file.data) > LARGEST_FILE:
            raise WillNotWork(_("“%s” is larger than one megabyte. Make it smaller.") % file.name)


def _thread(line: Line, outgoing: Outgoing) -> tuple[Item | None, Item | None]:
    """What it answers and what that thread began with, each with the version it had."""
    answered = outgoing.answers if is_post(outgoing.answers) else _nearest(outgoing.follows)
    if not answered:
        return None, None
    found = record(line, answered)
    if found is None:
        raise Gone(_("The post you answer is no longer there. Write to its author another way."))
    parent = {"uri": found["uri"], "cid": found["cid"]}
    reply = found.get("value", {}).get("reply")
    root = reply.get("root") if isinstance(reply, Mapping) else None
    begun = {"uri": root["uri"], "cid": root["cid"]} if root and _is_ref(root) else parent
    return parent, begun


def _nearest(follows: Sequence[str]) -> str:
    return next((name for name in reversed(follows) if is_post(name)), "")


def _is_ref(root: Mapping[str, Any]) -> bool:
    return bool(root.get("uri")) and bool(root.get("cid"))


def _people(line: Line, outgoing: Outgoing, words: Sequence[str]) -> dict[str, str]:
    """Who is mentioned, by handle; a handle nobody has stays plain words."""
    found = {outgoing.to.name.lower(): outgoing.to.value} if outgoing.to.name else {}
    for handle in handles_in("\n".join(words)):
        if handle not in found:
            try:
                data = line.get("com.atproto.identity.resolveHandle", handle=handle)
            except WillNotWork:
                continue
            found[handle] = str(data.get("did", "")) if isinstance(data, dict) else ""
    return found


def _images(line: Line, files: Sequence[OutgoingFile]) -> list[Item]:
    return [{"image": _uploaded(line, file), "alt": file.alt} for file in files]


def _uploaded(line: Line, file: OutgoingFile) -> Item:
    told = line.ask(
        "POST",
        "com.atproto.repo.uploadBlob",
        body=file.data,
        headers={"content-type": file.content_type},
    )
    blob = told.data.get("blob") if isinstance(told.data, dict) else None
    if not isinstance(blob, dict):
        raise WillNotWork(_("Bluesky did not take “%s”.") % file.name)
    return blob


def _write(line: Line, key: str, written: Item) -> Item:
    said = {"repo": line.session.did, "collection": POST, "rkey": key, "record": written}
    try:
        made = line.post("com.atproto.repo.createRecord", said, hands_over=True)
    except Uncertain as trouble:
        if found := _asked_after(line, key):
            return found
        raise trouble from None
    if not (isinstance(made, dict) and made.get("uri") and made.get("cid")):
        raise Uncertain(_("Bluesky did not say what it called the post."))
    return made


def _asked_after(line: Line, key: str) -> Item | None:
    """What stands under the key once the line broke; not known is not there."""
    try:
        return record(line, _own_uri(line, key))
    except ChannelTrouble:
        return None


def _own_uri(line: Line, key: str) -> str:
    return f"at://{line.session.did}/{POST}/{key}"


def _sent(line: Line, uris: Sequence[str]) -> Sent:
    url = web_address(line.connection.settings, line.session.handle, uris[0])
    return Sent(provider_id=uris[0], also=tuple(uris[1:]), url=url)
