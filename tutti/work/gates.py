"""What speaks against settling a case: work that is still open."""

from __future__ import annotations

from django.utils.translation import gettext

from tutti.engines.gates.asking import Objection, gate
from tutti.work.models import Task


@gate("cases.close")
def open_tasks(case_id: int) -> list[Objection]:
    standing = Task.objects.open().of_case(case_id).filter(blocks_closing=True)
    open_ones = standing.select_related("doer", "department")
    return [
        Objection(
            reason=gettext("%(who)s has not finished “%(what)s”.")
            % {"who": task.asked_of, "what": task.what}
        )
        for task in open_ones.order_by("id")
    ]
