"""What the composer's button puts in: a sentence in the customer's language, and the way."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tutti.answer.inviting.actions.inviting import invite
from tutti.answer.leaving import inserts_chosen
from tutti.cases.models import Case
from tutti.ground.house.speaking import speaking
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation


@inserts_chosen("private")
def line_to_private(case: Case, conversation: Conversation, *, chosen: str, by: Actor) -> str:
    """The invitation is noted when its line is put in; whoever deletes the line again has invited nobody."""
    if not chosen.isdecimal() or len(chosen) > 18:  # noqa: PLR2004 -- bigint
        return ""
    way = invite(case, conversation, channel_id=int(chosen), by=by)
    with speaking(case.customer.language if case.customer else ""):
        if not way.address:
            return _("Please write to us in a direct message, so that your details stay private.")
        return _("Please go on with us in private here: %(link)s") % {"link": way.address}
