"""The settings Meta's channels share, and what their live test tries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as said
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import ChannelTrouble, Connection, Finding, Setting
from tutti.channels.meta.graph import SERVER, VERSION, account, asked
from tutti.channels.payloads import dicts_at, text_at

KEYS = (
    Setting(
        key="token",
        label=_("Access token"),
        help=_("One that does not end: of a system user, or a page’s made from a long-lived one."),
        kind="secret",
    ),
    Setting(
        key="app_secret",
        label=_("App secret"),
        help=_("Meta signs with it what it delivers here. In the app’s basic settings."),
        kind="secret",
    ),
    Setting(
        key="verify_token",
        label=_("Verify token"),
        help=_(
            "Any word of yours. Meta asks for it once, when you enter this channel’s address there."
        ),
        kind="secret",
    ),
)
PLACE = (
    Setting(
        key="server",
        label=_("Address of the API"),
        default=SERVER,
        required=False,
        advanced=True,
    ),
    Setting(
        key="version",
        label=_("Version of the API"),
        help=_("Meta keeps a version for about two years."),
        default=VERSION,
        required=False,
        advanced=True,
    ),
)
HUMAN_AGENT = Setting(
    key="human_agent",
    label=_("Our app may use the human agent tag"),
    help=_(
        "Only if Meta has granted it: colleagues may then answer for 7 days instead of 24 hours."
    ),
    kind="yesno",
    required=False,
    default=False,
)


def with_places(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **settings,
        "server": settings.get("server") or SERVER,
        "version": settings.get("version") or VERSION,
    }


def findings(connection: Connection, *, field: str, wants: frozenset[str]) -> list[Finding]:
    """Step by step: the secrets of the door, the account as the token sees it, and what Meta will deliver."""
    found = [_door(connection)]
    found.append(_named(connection, field))
    if found[-1].ok and wants:
        found.append(_deliveries(connection, wants))
    return found


def _named(connection: Connection, field: str) -> Finding:
    name = tried(lambda: text_at(asked(connection, account(connection), fields=field).data, field))
    if name.ok and name.words:
        return Finding(
            what=said("Meta knows the account: %(name)s.") % {"name": name.words}, ok=True
        )
    advice = name.words or said(
        "Meta shows nothing of this id. Compare it with the one in the app."
    )
    return Finding(what=said("Meta knows the account."), ok=False, advice=advice)


class Tried:
    """What a step gave: words, or the advice of its trouble."""

    def __init__(self, words: str, *, ok: bool) -> None:
        self.words, self.ok = words, ok


def tried(step: Callable[[], str]) -> Tried:
    try:
        return Tried(step(), ok=True)
    except ChannelTrouble as trouble:
        return Tried(str(trouble), ok=False)


def _door(connection: Connection) -> Finding:
    missing = [one.label for one in KEYS if not connection.credentials.get(one.key)]
    advice = (
        said("Enter: %(what)s.") % {"what": ", ".join(said(label) for label in missing)}
        if missing
        else ""
    )
    return Finding(what=said("What Meta delivers can be checked."), ok=not missing, advice=advice)


def _deliveries(connection: Connection, wants: frozenset[str]) -> Finding:
    def subscribed() -> str:
        apps = dicts_at(asked(connection, f"{account(connection)}/subscribed_apps").data, "data")
        given = {
            field
            for app in apps
            for field in app.get("subscribed_fields") or ()
            if isinstance(field, str)
        }
        return ", ".join(sorted(wants - given))

    missing = tried(subscribed)
    what = said("Meta delivers what happens on it.")
    if missing.ok and not missing.words:
        return Finding(what=what, ok=True)
    advice = said("Subscribe the account to these fields in the app’s webhooks: %(fields)s.")
    words = advice % {"fields": missing.words} if missing.ok else missing.words
    return Finding(what=what, ok=False, advice=words)


def window_of(settings: Mapping[str, Any]) -> timedelta:
    """How long after their last message one may write freely."""
    return timedelta(days=7) if settings.get("human_agent") else timedelta(hours=24)
