"""The live test: is it a homeserver, is it our account, can it listen, and which rooms stay closed to us."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Connection, Finding
from tutti.channels.matrix.naming import is_user
from tutti.channels.matrix.speaking import CLIENT, Talk, talk_of
from tutti.channels.web import Web

LOOKED_AT = 50  # rooms whose encryption is asked about; somebody is waiting for the page


def findings(connection: Connection) -> list[Finding]:
    """Step by step; after one that fails the later ones are not tried."""
    found: list[Finding] = []
    try:
        talk = talk_of(connection, seconds=10.0)
        for step in (_server, _account, _listening, _encrypted):
            finding = step(talk)
            found.append(finding)
            if not finding.ok:
                break
    except ChannelTrouble as trouble:
        what = (_("Reach the server"), _("Sign in"), _("Listen"), _("Look at the rooms"))[
            len(found)
        ]
        found.append(Finding(what=what, ok=False, advice=str(trouble)))
    return found


def _server(talk: Talk) -> Finding:
    what = _("Reach the server")
    stranger = Web(base=talk.web.base, seconds=talk.web.seconds)  # a bad key is another finding
    versions = _dict(stranger.get("/_matrix/client/versions").data).get("versions")
    if isinstance(versions, list) and versions:
        return Finding(what=what, ok=True)
    advice = _(
        "This is no Matrix homeserver. Its address may differ from the name behind the colon."
    )
    return Finding(what=what, ok=False, advice=advice)


def _account(talk: Talk) -> Finding:
    who = str(_dict(talk.web.get(f"{CLIENT}/account/whoami").data).get("user_id", ""))
    what = _("Sign in as %(who)s") % {"who": talk.user or who}
    if is_user(talk.user) and who == talk.user:
        return Finding(what=what, ok=True)
    advice = _("The token is of %(who)s. Enter that account, or a token of the other one.") % {
        "who": who
    }
    return Finding(what=what, ok=False, advice=advice)


def _listening(talk: Talk) -> Finding:
    talk.sync()
    return Finding(what=_("Listen to what is new"), ok=True)


def _encrypted(talk: Talk) -> Finding:
    rooms = _dict(talk.web.get(f"{CLIENT}/joined_rooms").data).get("joined_rooms")
    ids = [room for room in rooms if isinstance(room, str)] if isinstance(rooms, list) else []
    closed = [room for room in ids[:LOOKED_AT] if talk.state(room, "m.room.encryption/")]
    what = _("Read what is said in %(count)s rooms") % {"count": len(ids) - len(closed)}
    if not closed:
        return Finding(what=what, ok=True)
    named = ", ".join(closed[:5])
    advice = _("These are encrypted and cannot be read: %(rooms)s. Make rooms without encryption.")
    return Finding(what=what, ok=True, advice=advice % {"rooms": named})


def _dict(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
