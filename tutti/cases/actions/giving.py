"""Handing cases and calls to one of two persons who were one. Only a parting does this."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tutti.cases.actions.changing import changing
from tutti.cases.actions.logging_calls import nearest_identity
from tutti.cases.facts import CaseGivenToPerson
from tutti.cases.models import Case
from tutti.cases.origins import begun_by_hand, first_conversations
from tutti.cases.queries import conversations_of
from tutti.channels.contract import Party
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.actions.writing_down import KIND as SPOKEN
from tutti.listen.actions.writing_down import put_down_to
from tutti.listen.models import Conversation
from tutti.people.actions.giving import give_exchanges
from tutti.people.models import Identity, Person


@transaction.atomic
def give_cases(ids: Sequence[int], *, to: Person, by: Actor) -> None:
    """These cases are `to`'s, those begun by hand with the calls in them that were with the person they had."""
    by_hand = begun_by_hand(ids, first_conversations(ids))
    for case in Case.objects.filter(pk__in=ids).order_by("pk"):
        had = case.person_id
        with changing(case, by=by) as locked:
            locked.person = to
            record([CaseGivenToPerson(case=case.pk, person=to.pk, had=had)], by=by)
        for conversation in conversations_of(case) if case.pk in by_hand else ():
            if conversation.channel.kind == SPOKEN:
                _give_call(conversation, had=had, to=to, by=by)


@transaction.atomic
def give_calls(ids: Sequence[int], *, to: Person, by: Actor) -> None:
    """What was said in these calls was said with `to`; the case they joined stays whose it is."""
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk"):
        _give_call(conversation, had=None, to=to, by=by)


def _give_call(conversation: Conversation, *, had: int | None, to: Person, by: Actor) -> None:
    """`had` narrows to calls that were written down about this person."""
    known = Identity.objects.filter(
        kind=conversation.party_kind, value=conversation.party_value
    ).first()
    if known is None or known.person_id == to.pk or (had is not None and known.person_id != had):
        return
    nearest = nearest_identity(to, by=by)
    put_down_to(conversation, Party(kind=nearest.kind, value=nearest.value, name=to.name))
    give_exchanges(conversation.pk, had=known, to=nearest)
