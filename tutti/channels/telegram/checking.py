"""The live test: whether the token is a bot's, and whether what people write arrives by the way that was chosen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Connection, Finding
from tutti.channels.payloads import text_at, value_at
from tutti.channels.telegram.speaking import called

DELIVERED = "delivered"


def findings(connection: Connection) -> list[Finding]:
    try:
        me = called(connection, "getMe", {})
        hook = called(connection, "getWebhookInfo", {})
    except ChannelTrouble as trouble:
        advice = _("%(why)s Compare the token with what BotFather gave you.") % {"why": trouble}
        return [Finding(what=_("Telegram knows the bot."), ok=False, advice=advice)]
    return [_name(connection, text_at(me, "username")), *_arrival(connection, hook)]


def _name(connection: Connection, name: str) -> Finding:
    entered = str(connection.settings.get("name") or "").strip("@ ")
    same = not entered or entered.lower() == name.lower()
    what = _("Telegram knows the bot: @%(name)s.") % {"name": name}
    ok = bool(name) and same
    advice = _("This token is of @%(name)s. Enter that name, or the other bot’s token.") % {
        "name": name
    }
    return Finding(what=what, ok=ok, advice="" if ok else advice)


def _arrival(connection: Connection, hook: object) -> list[Finding]:
    url, broken = text_at(hook, "url"), text_at(hook, "last_error_message")
    if connection.settings.get("arrival") != DELIVERED:
        advice = _(
            "Telegram delivers to %(url)s. Remove that with deleteWebhook, or choose delivery."
        )
        return [
            Finding(
                what=_("Updates can be asked for."), ok=not url,
                advice=advice % {"url": url} if url else "",
            )
        ]  # fmt: skip
    secret = bool(connection.credentials.get("secret"))
    found = [
        Finding(
            what=_("There is a secret to know Telegram by."), ok=secret,
            advice="" if secret else _("Enter a secret, and give the same to setWebhook."),
        ),
        Finding(
            what=_("Telegram delivers updates."), ok=bool(url),
            advice="" if url else _("Call setWebhook with this channel’s address and the secret."),
        ),
    ]  # fmt: skip
    if broken and value_at(hook, "pending_update_count"):
        found.append(Finding(what=_("The last delivery arrived."), ok=False, advice=broken))
    return found
