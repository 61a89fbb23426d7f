"""Questions about changing what was sent: whether the network can, and how far it got."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tutti.answer.models import Amendment, Send, State
from tutti.answer.queries import why_channel_is_silent
from tutti.channels.registry import connectors


def why_not_changed(send: Send, act: str) -> str:
    """Why what was sent cannot be edited or deleted now, with what to do; "" when it can. Asks the database."""
    if reason := why_network_cannot(send, act):
        return reason
    known = list(Amendment.objects.filter(send=send).order_by("pk"))
    if any(one.is_going for one in known):
        return _("A change of it is under way. Wait until it is done.")
    if is_deleted(known):
        return _("It was deleted.")
    return why_channel_is_silent(send.channel)


def why_network_cannot(send: Send, act: str) -> str:
    """Why its network has no way to do so; "" when it has. For lists: asks nothing of the database."""
    speaks = connectors().get(send.channel.kind)
    if send.state != State.SENT or not send.names:
        return _(
            "It was not sent, or its network gave it no name. There is nothing to change there."
        )
    able = speaks is not None and (speaks.edits if act == Amendment.Act.EDIT else speaks.deletes)
    if able:
        return ""
    if act == Amendment.Act.EDIT:
        return _("%(channel)s cannot change what was sent. Write again instead.") % {
            "channel": send.channel
        }
    return _("%(channel)s cannot take back what was sent. Write again instead.") % {
        "channel": send.channel
    }


def amendments_of(case_id: int) -> dict[int, list[Amendment]]:
    """The case's amendments by send, oldest first. One query."""
    found: dict[int, list[Amendment]] = {}
    rows = Amendment.objects.filter(send__case_id=case_id).select_related("member")
    for one in rows.order_by("pk"):
        found.setdefault(one.send_id, []).append(one)
    return found


def is_deleted(known: Sequence[Amendment]) -> bool:
    return any(one.act == Amendment.Act.DELETE and one.state == one.State.DONE for one in known)
