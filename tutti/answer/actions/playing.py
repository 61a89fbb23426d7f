"""Writing the replies playbooks ask for: in the customer's language, by the way any reply goes."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext

from tutti.answer.actions.replying import reply
from tutti.answer.errors import CannotSend
from tutti.answer.models import Send
from tutti.answer.queries import newest_message_id, used_last
from tutti.answer.wording import Asked
from tutti.cases.models import Case
from tutti.ground.house.speaking import speaking
from tutti.work.playbooks.actions.hearing import could_not, finish_step
from tutti.work.playbooks.doing.asking import asker_of
from tutti.work.playbooks.models import RunStep
from tutti.work.playbooks.wording import reply_words


def write_for_step(step_id: int, *, caused_by: int) -> None:
    """Write the reply of a begun step, in the name of whoever started the run. Asking twice writes once.

    Where nobody can be answered the step fails, with what to do; a held reply leaves it begun until it is decided.
    """
    row = RunStep.objects.begun().filter(pk=step_id, kind="reply").first()
    if row is None:
        return
    case = Case.objects.get(pk=row.run.case_id)
    conversation = used_last(case)
    if conversation is None:
        with speaking():
            trouble = gettext("There is no way to write to them. Call them, then skip this step.")
        could_not(row.pk, trouble=trouble, by=row.run.actor, caused_by=caused_by)
        return
    try:
        reply(
            case,
            conversation,
            text=reply_words(row),
            member=asker_of(row.run),
            base_message_id=newest_message_id(case),
            nonce=nonce_of(row.pk),
            by=row.run.actor,
            despite_newer=True,
            asked=Asked(splits=True),
        )
    except CannotSend as trouble:
        could_not(row.pk, trouble=str(trouble), by=row.run.actor, caused_by=caused_by)


def end_written(sends: dict[int, int]) -> None:
    """`sends`: replies that were decided, and the entry that says so. The step of each is done."""
    rows = Send.objects.filter(pk__in=sends, created_by__isnull=False)
    cases = {send.case_id for send in rows}
    waiting = RunStep.objects.begun().filter(kind="reply", run__case__in=cases)
    steps = {nonce_of(row.pk): row for row in waiting}
    for send in rows:
        row = steps.get(send.nonce)
        if row:
            finish_step(row.pk, by=row.run.actor, caused_by=sends[send.pk])


def nonce_of(step_id: int) -> uuid.UUID:
    """The one name of the reply a step asks for, in every attempt."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tutti:playbook-step:{step_id}")
