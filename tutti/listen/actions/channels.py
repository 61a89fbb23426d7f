"""Connecting channels and changing them. A new one listens to nothing and sends nothing until somebody says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from tutti.channels.registry import connector
from tutti.ground.accounts.models import Department
from tutti.ground.house.queries import house
from tutti.ground.house.sending import may_send, send_from_here
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.facts import ChannelChanged, ChannelConnected
from tutti.listen.models import Channel


class SendsElsewhere(Exception):
    """Another installation with the same data sends; a person must say that this one takes over."""


@transaction.atomic
def connect_channel(
    *,
    kind: str,
    name: str,
    department: Department,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    starts_at: datetime | None,
    by: Actor,
) -> Channel:
    """Keep a channel, paused: `begin_listening` comes after its live test. Secrets are sealed at once."""
    speaks = connector(kind)
    complete = speaks.complete(settings)
    channel = Channel.objects.create(
        kind=kind,
        name=name.strip(),
        department=department,
        settings=complete,
        credentials=dict(secrets),
        state=Channel.State.PAUSED,
        starts_at=starts_at,
        own_addresses=list(speaks.addresses(complete)),
    )
    record([ChannelConnected(channel=channel.pk, kind=kind)], by=by)
    return channel


@transaction.atomic
def change_channel(
    channel: Channel,
    *,
    name: str,
    department: Department,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    starts_at: datetime | None,
    by: Actor,
) -> Channel:
    """Change how a channel is reached. Secrets left out stay; what was heard is recognised and not heard twice."""
    locked = _locked(channel)
    speaks = connector(locked.kind)
    locked.name, locked.department = name.strip(), department
    complete = speaks.complete(settings)
    if complete != locked.settings or starts_at != locked.starts_at:
        locked.cursor = {}  # another server or an earlier start: looked through again, known letters pass
    locked.settings, locked.starts_at = complete, starts_at
    locked.credentials = locked.credentials.open() | dict(secrets)
    locked.own_addresses = list(speaks.addresses(complete))
    return _changed(locked, by=by)


@transaction.atomic
def begin_listening(channel: Channel, *, by: Actor) -> Channel:
    """Hear from now on; also what came while it was paused."""
    locked = _locked(channel)
    locked.state, locked.failing_since, locked.trouble = Channel.State.ACTIVE, None, ""
    return _changed(locked, by=by)


@transaction.atomic
def pause_channel(channel: Channel, *, by: Actor) -> Channel:
    """Hear and send nothing until `begin_listening`; replies wait."""
    locked = _locked(channel)
    locked.state = Channel.State.PAUSED
    return _changed(locked, by=by)


@transaction.atomic
def remove_channel(channel: Channel, *, by: Actor) -> Channel:
    """Forget how to reach it. Its cases and conversations stay; it cannot be brought back."""
    locked = _locked(channel)
    locked.state, locked.sends, locked.credentials = Channel.State.REMOVED, False, {}
    return _changed(locked, by=by)


@transaction.atomic
def switch_sending(channel: Channel, *, on: bool, here: bool = False, by: Actor) -> Channel:
    """Let replies leave through a channel, or stop them.

    Raises `SendsElsewhere` when another installation sends from this data, unless `here` says this one takes over.
    """
    locked = _locked(channel)
    if on and not may_send():
        if house().sending_instance and not here:
            raise SendsElsewhere(
                gettext("Another installation sends from this data. Only one may, or mails go out twice.")
            )  # fmt: skip
        send_from_here(by=by)
    locked.sends = on and connector(locked.kind).sends
    return _changed(locked, by=by)


@transaction.atomic
def switch_confirming(channel: Channel, *, on: bool, by: Actor) -> Channel:
    """Let each new matter that arrives be confirmed by one short mail, or stop that. Off until somebody asks for it."""
    locked = _locked(channel)
    locked.acknowledges = on and may_confirm(locked.kind)
    return _changed(locked, by=by)


def may_confirm(kind: str) -> bool:
    """Whether anything could carry a confirmation: the channel itself, or a mailbox for it."""
    speaks = connector(kind)
    return speaks.sends or bool(speaks.answers_by)


def _locked(channel: Channel) -> Channel:
    return Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)


def _changed(channel: Channel, *, by: Actor) -> Channel:
    """Save all but what the listening processes write; only they know how far they are."""
    channel.save(update_fields=_WRITTEN)
    record([ChannelChanged(channel=channel.pk, state=channel.state, sends=channel.sends)], by=by)
    return channel


_WRITTEN = [
    "name", "department", "settings", "credentials", "state", "sends", "acknowledges",
    "starts_at", "cursor",
    "own_addresses", "failing_since", "trouble",
]  # fmt: skip
