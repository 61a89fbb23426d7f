"""Asking Meta's Graph API: who asks, and what its error numbers mean."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from tutti.channels.contract import (
    ChannelTrouble,
    Connection,
    Gone,
    Throttled,
    TryLater,
    WillNotWork,
)
from tutti.channels.payloads import Json, dict_at, dicts_at, text_at
from tutti.channels.web import LONGEST_REST, Told, Web, rest_until, words_of

SERVER = "https://graph.facebook.com"
VERSION = "v24.0"  # of October 2025; Meta keeps a version for two years at least
TOO_OFTEN = frozenset({4, 17, 32, 613, 80001, 80002, 80006, 80008, 130429})
WAIT = frozenset({131056})  # too many messages to this one person: the others may go on
KEY_DEAD = frozenset({102, 190})
WINDOW_OVER = frozenset({131047, 2018278, 2534022})
NOT_THERE = (100, 33)
SENTENCES: Mapping[int, str] = {
    190: noted("Meta no longer accepts the access token. Make a new one and enter it here."),
    200: noted("The access token lacks a permission for this, or the app was not reviewed for it."),
    368: noted("Meta has blocked this for a while because it was taken for misuse. See its page quality."),
    551: noted("This person cannot be written to at the moment: they blocked us, or left the network."),
    10900: noted("This comment was answered privately before. That works once for each comment."),
    131026: noted("WhatsApp cannot deliver to this number. It may not be on WhatsApp."),
    131031: noted("Meta has locked the WhatsApp account. Look at it in the WhatsApp Manager."),
    131047: noted("Their last message is too old to write freely. WhatsApp asks for a template then."),
    131048: noted("WhatsApp holds back messages of this number because too many were reported as spam."),
    132001: noted("There is no such template in this language. Look at its name in the WhatsApp Manager."),
    2018278: noted("Their last message is too old: the network lets us write for 24 hours after it."),
}  # fmt: skip


def graph(connection: Connection) -> Web:
    """The Graph API as this channel's account. The token goes in a header, never in an address."""
    token = _visible(connection.credentials.get("token"))
    server = str(connection.settings.get("server") or SERVER).rstrip("/")
    version = str(connection.settings.get("version") or VERSION).strip("/ ")
    headers = {"authorization": f"Bearer {token}"}
    return Web(base=f"{server}/{version}/", headers=headers, meaning=meaning)


def account(connection: Connection) -> str:
    """The id this channel speaks as; `WillNotWork` where there is none."""
    found = str(connection.settings.get("account") or "").strip()
    if not found.isdigit():
        raise WillNotWork(_("The account’s id is missing. It is a long number; enter it again."))
    return found


def proof(connection: Connection) -> dict[str, str]:
    """Shows Meta that who asks knows the app's secret, not only the token."""
    secret = _visible(connection.credentials.get("app_secret"))
    token = _visible(connection.credentials.get("token"))
    digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return {"appsecret_proof": digest} if secret else {}


def asked(connection: Connection, path: str, **query: Any) -> Told:
    return graph(connection).get(path, **query, **proof(connection))


def told(connection: Connection, method: str, path: str, data: Json) -> Json:
    """Hand something over; the answer's object."""
    answer = graph(connection).ask(
        method, path, query=proof(connection), data=data, hands_over=method == "POST"
    )
    return answer.data if isinstance(answer.data, dict) else {}


def listed(connection: Connection, path: str, **query: Any) -> Iterator[list[Json]]:
    """A list of Graph's, page by page."""
    web, proved = graph(connection), proof(connection)
    pages = web.pages(path, following=lambda page: _further(web, page, proved), **query, **proved)
    for page in pages:
        yield dicts_at(page.data, "data")


def meaning(status: int, headers: Mapping[str, str], data: Any) -> ChannelTrouble | None:
    """What one of Meta's errors means; None where its number says nothing."""
    del status
    error = dict_at(data, "error")
    code, sub = _number(error, "code"), _number(error, "error_subcode")
    if code in TOO_OFTEN:
        return Throttled(_("Meta asks us to wait."), until=_regained(headers))
    if code in WAIT:
        return TryLater(_("Meta asks us to wait with more messages to this person."))
    if (code, sub) == NOT_THERE:
        return Gone(_("What was asked for is no longer there."))
    sentence = SENTENCES.get(_meant(code, sub))
    if not sentence:
        return None
    return WillNotWork(" ".join(part for part in (_(sentence), words_of(data)) if part))


def _meant(code: int, sub: int) -> int:
    if WINDOW_OVER & {code, sub}:
        return 131047 if code == 131047 else 2018278  # noqa: PLR2004 -- Meta's numbers
    if code in KEY_DEAD:
        return 190
    permission = code in {3, 10} or code in range(200, 300)
    return 200 if permission else code


def _regained(headers: Mapping[str, str]) -> Any:
    """When Meta will let us ask again: it estimates minutes for each kind of use; the longest counts."""
    minutes = 0
    for name in ("x-business-use-case-usage", "x-app-usage", "x-page-usage"):
        try:
            said = json.loads(headers.get(name, ""))
        except (ValueError, RecursionError):
            continue
        uses = [
            said,
            *(
                use
                for one in (said if isinstance(said, dict) else {})
                for use in dicts_at(said, one)
            ),
        ]
        minutes = max([minutes, *(_number(use, "estimated_time_to_regain_access") for use in uses)])
    if not minutes:
        return rest_until(headers)
    return timezone.now() + min(timedelta(minutes=minutes), LONGEST_REST)


def _further(web: Web, page: Told, proved: Mapping[str, str]) -> str:
    """The next page at our own server, without the token Meta writes into its address."""
    link = urlsplit(text_at(page.data, "paging.next"))
    if not link.path or not dicts_at(page.data, "data"):
        return ""
    asked_for = dict(parse_qsl(link.query)) | dict(proved)
    asked_for.pop("access_token", None)
    root = urlsplit(web.base)
    return f"{root.scheme}://{root.netloc}{link.path}?{urlencode(asked_for)}"


def _number(data: Any, path: str) -> int:
    found = text_at(data, path)
    return int(found) if found.isdigit() and len(found) < 12 else 0  # noqa: PLR2004 -- longer is no code


def _visible(value: Any) -> str:
    """A pasted secret without the spaces and line ends around and in it, which no header may carry."""
    return "".join(
        letter
        for letter in str(value or "")
        if letter.isascii() and letter.isprintable() and letter != " "
    )
