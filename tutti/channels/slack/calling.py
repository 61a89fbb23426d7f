"""Slack's web API: a refusal comes as an answer, too, and is given its meaning here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from tutti.channels.contract import (
    ChannelTrouble,
    Connection,
    Gone,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.channels.payloads import Json
from tutti.channels.web import Web, rest_until

SLACK = "https://slack.com/api"
GONE = frozenset({"channel_not_found", "message_not_found", "thread_not_found", "is_archived"})  # fmt: skip
KEY_DEAD = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})  # fmt: skip
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
TOO_OFTEN = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
WORDS: Mapping[str, str] = {
    "not_in_channel": noted("Our app is not in this room. Invite it there, for example with /invite."),
    "missing_scope": noted("Our app lacks a permission. Add it on the app’s page and install it again."),
    "msg_too_long": noted("The message is too long."),
    "cant_update_message": noted("Only what our app said can be changed."),
    "cant_delete_message": noted("Only what our app said can be taken away."),
    "edit_window_closed": noted("It stands too long to be changed."),
}  # fmt: skip


def call(connection: Connection, name: str, *, hands_over: bool = False, **data: Any) -> Json:
    """Call a method. Raises one of the contract's troubles for what is refused."""
    token = str(connection.credentials.get("token", ""))
    if not token:
        raise WillNotWork(_("Enter the token of our app."))
    base = str(connection.settings.get("server", "")).strip() or SLACK
    web = Web(base=base, headers={"authorization": f"Bearer {token}"})
    told = web.ask("POST", name, data=data, hands_over=hands_over)
    answer = told.data if isinstance(told.data, dict) else {}
    if answer.get("ok") is True:
        return answer
    raise _meaning(answer, told.headers, hands_over=hands_over)


def _meaning(answer: Json, headers: Mapping[str, str], *, hands_over: bool) -> ChannelTrouble:
    code = str(answer.get("error") or "")[:100]
    if code in TOO_OFTEN:
        return Throttled(_("The network asks us to wait."), until=rest_until(headers))
    if not code or code in PASSING:
        words = _("Slack did not say whether it took it.")
        return Uncertain(words) if hands_over else TryLater(_("Slack is not available now."))
    if code in KEY_DEAD:
        return WillNotWork(_("The network no longer accepts our key. Connect the channel again."))
    if code in GONE:
        return Gone(_("What was asked for is not there (%(code)s).") % {"code": code})
    if code in WORDS:
        return WillNotWork(_(WORDS[code]))
    return WillNotWork(_("Slack refused it (%(code)s).") % {"code": code})
