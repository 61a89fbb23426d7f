"""A case that is called by its first words is called by what is left of them when their author changes them."""

from __future__ import annotations

from collections.abc import Collection

from tutti.cases.actions.arriving import title_of
from tutti.cases.actions.changing import changing
from tutti.cases.actions.indexing import index_cases
from tutti.cases.facts import CaseOpened, CaseRenamed
from tutti.cases.models import Case
from tutti.journal.models import Entry
from tutti.listen.models import Message


def entitle_anew(message_ids: Collection[int]) -> None:
    """Name the cases these messages opened anew, unless somebody gave them a title of ours."""
    messages = Message.objects.select_related("conversation").in_bulk(list(message_ids))
    conversations = {message.conversation_id for message in messages.values()}
    cases = Case.objects.filter(links__conversation_id__in=conversations)
    told = Entry.objects.filter(subject_kind="case", subject_id__in=cases.values("pk"))
    renamed = set(told.filter(name=CaseRenamed.name).values_list("subject_id", flat=True))
    for opened in told.filter(name=CaseOpened.name):
        message = messages.get(opened.payload["message"] or 0)
        if message and opened.subject_id not in renamed:
            _entitle(opened.subject_id, message)


def _entitle(case_id: int, message: Message) -> None:
    case = Case.objects.get(pk=case_id)
    title = title_of(message.title, message.conversation.title, message.text)
    if case.title == title:
        return
    with changing(case) as locked:
        locked.title = title
    index_cases([case_id])
