"""How a remedy is issued: by which connection, or by a person; and why nothing leaves now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tutti.ground.house.sending import may_send
from tutti.work.remedies.models import Connection


def connection_for(kind: str, currency: str) -> Connection | None:
    """The first active connection that takes this kind and currency; a narrow one before one that takes all.

    None: a person issues it.
    """
    fitting = [one for one in Connection.objects.active() if one.takes(kind, currency)]
    fitting.sort(key=lambda one: (not one.kinds, not one.currencies, one.pk))
    return fitting[0] if fitting else None


def why_silent(connection: Connection) -> str:
    """Why nothing is issued through it now, with what to do; "" when it can."""
    if connection.state != Connection.State.ACTIVE:
        return _("%(name)s is paused. An administrator can switch it on again.") % {
            "name": connection
        }
    if not connection.is_batch and not may_send():
        return _(
            "This installation issues nothing: its data came from another one. An administrator can let it"
            " send in the settings of a channel."
        )
    return ""
