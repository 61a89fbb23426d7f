"""The versions of a message that was edited: the first words, then each change, in the order of their times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutti.channels.contract import Edited
from tutti.ground.text.masking import masked
from tutti.listen.actions.sealing import seal_envelopes
from tutti.listen.models import Envelope, Message, MessageVersion

TITLE_LENGTH = 300
VERSION_LENGTH = 200

Edit = tuple[Message, Edited, Envelope]


def write_versions(edits: Sequence[Edit]) -> set[int]:
    """Keep each edit once and let the newest speak; answers the ids of messages that got a version they had not.

    The caller holds the messages' conversations.
    """
    if not edits:
        return set()
    messages = {message.pk: message for message, _edited, _envelope in edits}
    known = _known(messages)
    fresh: set[int] = set()
    sealed: list[Envelope] = []
    for message, edited, envelope in edits:
        clean, found = _without_secrets(edited)
        sealed += [envelope] if found else []
        if _add(known.setdefault(message.pk, _begun(message)), message, clean, envelope):
            fresh.add(message.pk)
    for id_, versions in known.items():
        _put_in_order(messages[id_], versions)
    _save(messages, known)
    seal_envelopes(sealed)
    return fresh


def version_key(version: MessageVersion) -> tuple[bool, object, str]:
    """The first words come first whatever a clock says, then by time."""
    return (bool(version.version), version.at, version.version)


def _known(messages: dict[int, Message]) -> dict[int, dict[str, MessageVersion]]:
    found: dict[int, dict[str, MessageVersion]] = {}
    for version in MessageVersion.objects.filter(message_id__in=messages):
        found.setdefault(version.message_id, {})[version.version] = version
    return found


def _begun(message: Message) -> dict[str, MessageVersion]:
    first = MessageVersion(
        message=message,
        version="",
        envelope_id=message.envelope_id,
        title=message.title,
        text=message.text,
        warning=str(message.details.get("warning", "")),
        at=message.at,
    )
    return {"": first}


def _add(
    versions: dict[str, MessageVersion], message: Message, edited: Edited, envelope: Envelope
) -> bool:
    """Whether it was new. Told twice at different times, one version is as old as the earlier of them."""
    name = edited.version[:VERSION_LENGTH] or edited.at.isoformat()
    if same := versions.get(name):
        same.at = min(same.at, edited.at)
        return False
    versions[name] = MessageVersion(
        message=message,
        version=name,
        envelope_id=envelope.pk,
        title=edited.title[:TITLE_LENGTH],
        text=edited.text.replace("\x00", ""),
        warning=edited.warning,
        at=edited.at,
    )
    return True


def _put_in_order(message: Message, versions: dict[str, MessageVersion]) -> None:
    ordered = sorted(versions.values(), key=version_key)
    for one, following in zip(ordered, [*ordered[1:], None], strict=True):
        one.until = following.at if following else None
    newest = ordered[-1]
    message.text, message.title, message.edited_at = newest.text, newest.title, newest.at
    message.details = {**message.details, "warning": newest.warning}
    if not newest.warning:
        del message.details["warning"]


def _save(messages: dict[int, Message], known: dict[int, dict[str, MessageVersion]]) -> None:
    versions = [one for each in known.values() for one in each.values()]
    MessageVersion.objects.bulk_create([one for one in versions if one.pk is None])
    MessageVersion.objects.bulk_update([one for one in versions if one.pk], ["at", "until"])
    changed = [messages[id_] for id_ in known]
    Message.objects.bulk_update(changed, ["text", "title", "edited_at", "details"])


def _without_secrets(edited: Edited) -> tuple[Edited, bool]:
    text, title, warning = masked(edited.text), masked(edited.title), masked(edited.warning)
    if not (text.found or title.found or warning.found):
        return edited, False
    return replace(edited, text=text.text, title=title.text, warning=warning.text), True
