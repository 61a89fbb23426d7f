"""Where a matter is, in plain words for the person who waits. Words of ours alone: nothing anybody typed inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tutti.answer.status.models import Naming
from tutti.answer.status.queries import Exchange
from tutti.cases.models import ASKED_OF_SOMEBODY, Case, Holder
from tutti.ground.accounts.models import Department, Member
from tutti.ground.house.queries import house
from tutti.ground.texts import text_in
from tutti.people.models import Person
from tutti.work.remedies.models import GIVEN, Remedy


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage of the customer's track: done at a moment, going on now, or still to come (both empty)."""

    done: str
    ahead: str
    at: datetime | None = None
    now: bool = False
    more: str = ""

    @property
    def name(self) -> str:
        return self.done if self.at else self.ahead


def named(member: Member, naming: str) -> str:
    """A colleague's name as the house lets customers read it; "" for no name."""
    words = member.name.split()
    if naming == Naming.NOBODY or not words:
        return ""
    if naming == Naming.WHOLE:
        return member.name
    if naming == Naming.FIRST or len(words) == 1:
        return words[0]
    return f"{words[0]} {words[-1][0]}."


def public_name(department: Department | None) -> str:
    """What customers call a department, in the language of the moment; "" where the house chose no such name."""
    return text_in(department.public_name, get_language() or "") if department else ""


def sentence(case: Case, naming: str) -> str:
    """Where it is now, and with whom."""
    if not case.is_open:
        return _("This is settled.") if case.resolution == "settled" else _("This is closed.")
    if case.holder == Holder.CUSTOMER:
        return _("It is your turn: we wait for your answer.")
    if case.holder == Holder.OUTSIDE:
        return _("We wait for somebody outside %(house)s.") % {"house": house()}
    if not case.is_taken:
        return _("We have your message. Somebody takes it on next.")
    return _with_us(case, naming)


def hint(case: Case) -> str:
    """What the reader can do about it, where there is something."""
    if case.is_open and case.holder == Holder.CUSTOMER:
        return _("Answer our mail, or write it below.")
    if case.is_open:
        return _("You need not do anything.")
    return _("If it is not settled for you, write it below: we open it again.")


def since(case: Case) -> datetime:
    return case.closed_at or case.held_since


def steps(case: Case, exchanges: Sequence[Exchange], given: Sequence[Remedy]) -> list[Step]:
    """Received, taken on, answered or decided, settled; the first that is not done goes on now."""
    heard = min([case.opened_at, *(one.message.at for one in exchanges if not one.ours)])
    track = [
        Step(done=_("We heard you"), ahead=_("We hear you"), at=heard),
        Step(
            done=_("Somebody took it on"),
            ahead=_("Somebody takes it on"),
            at=case.taken_at,
            more=public_name(case.department) if case.taken_at else "",
        ),
        _decided(exchanges, given),
        Step(done=_("Settled"), ahead=_("Settled"), at=case.closed_at),
    ]
    if not case.is_open:
        return [step for step in track if step.at]
    going_on = next((step for step in track if not step.at), None)
    return [replace(step, now=step is going_on) for step in track]


def given_to(case: Case, person: Person) -> list[Remedy]:
    """Remedies that surely reached the person, oldest first: what a case gives is its own customer's."""
    if case.customer is None or person.root_id != case.customer.pk:
        return []
    return list(Remedy.objects.filter(case=case, state__in=GIVEN).order_by("issued_at", "id"))


def _with_us(case: Case, naming: str) -> str:
    department = public_name(case.holding_department)
    if case.act in ASKED_OF_SOMEBODY or case.doer_id != case.owner_id:
        if department:
            return _("%(department)s is checking this.") % {"department": department}
        return _("A colleague is checking this.")
    who = named(case.owner, naming) or department
    if who:
        return _("%(who)s is working on it.") % {"who": who}
    return _("A colleague is working on it.")


def _decided(exchanges: Sequence[Exchange], given: Sequence[Remedy]) -> Step:
    if given:
        words = _("We decided how to put it right")
        return Step(done=words, ahead=words, at=given[0].issued_at)
    answered = next((one.message.at for one in exchanges if one.ours), None)
    return Step(done=_("We answered you"), ahead=_("You get our answer"), at=answered)
