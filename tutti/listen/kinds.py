"""What a channel of some kind is called and looks like, also when its package is no longer installed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from tutti.channels.registry import UnknownKind, connector


@dataclass(frozen=True, kw_only=True)
class KindWords:
    label: str
    icon: str
    sends: bool
    limits: tuple[str, ...]


def kind_words(kind: str) -> KindWords:
    try:
        speaks = connector(kind)
    except UnknownKind:
        return KindWords(label=kind, icon="ban", sends=False, limits=())
    limits = tuple(gettext(limit) for limit in speaks.limits)
    return KindWords(
        label=gettext(speaks.label), icon=speaks.icon, sends=speaks.sends, limits=limits
    )
