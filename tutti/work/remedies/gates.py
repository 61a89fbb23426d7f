"""What speaks against settling a case: a remedy nobody saw through."""

from __future__ import annotations

from django.utils.translation import gettext

from tutti.engines.gates.asking import Objection, gate
from tutti.work.remedies.models import Remedy, State
from tutti.work.remedies.words import what_is_given


@gate("cases.close")
def open_remedies(case_id: int) -> list[Objection]:
    remedies = Remedy.objects.filter(case=case_id)
    still = [remedy for remedy in remedies.order_by("id") if remedy.is_open]
    return [Objection(reason=_why(remedy)) for remedy in still]


def _why(remedy: Remedy) -> str:
    said = {"what": what_is_given(remedy)}
    if remedy.state == State.PROPOSED:
        return gettext("%(what)s is proposed and not decided yet.") % said
    if remedy.state == State.UNCERTAIN:
        return gettext("Nobody knows yet whether this was issued: %(what)s.") % said
    return gettext("This is not issued yet: %(what)s.") % said
