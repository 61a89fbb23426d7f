"""Thanks after settling opened the case again: pass them on, and settle it as it was."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from tutti.cases.actions.closing import close_case
from tutti.cases.errors import ClosingWaits
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.listen.models import Message
from tutti.work.errors import NotYours
from tutti.work.outcomes.actions.praising import pass_praise_on
from tutti.work.outcomes.errors import NotOnlyThanks
from tutti.work.outcomes.models import Praise
from tutti.work.outcomes.queries import settled_before


def settle_again(case: Case, message: Message, *, member: Member, by: Actor) -> Praise:
    """Only thanks: `message` is praise, and the case is settled again with the resolution it had.

    `NotOnlyThanks` when the case was never settled before these words, or is settled already; what speaks against
    settling (`OpenWorkRemains`) is raised as it is, and then nothing has changed. `ClosingWaits`: the thanks are
    passed on, and somebody decides about the settling first.
    """
    if not member.works_the_desk:
        raise NotYours(gettext("Settling a case is for colleagues at the desk."))
    before = settled_before(case, message)
    if before is None:
        raise NotOnlyThanks(gettext("This case was not settled before these words came."))
    waits: ClosingWaits | None = None
    with transaction.atomic():
        praise = pass_praise_on(message, case=case, member=member, by=by)
        try:
            close_case(case, resolution=before.resolution, member=member, by=by)
        except ClosingWaits as held:  # what was asked must be kept
            waits = held
    if waits:
        raise waits
    return praise
