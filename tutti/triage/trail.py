"""The way of one message, step by step: what was decided, why, how sure, and what can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.rules.actions.undoing import undoable
from tutti.engines.rules.effects import effects_of
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.models import Effect
from tutti.engines.rules.verbs import is_known, verb
from tutti.engines.understanding.understanding import Understood
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.people.models import Person
from tutti.triage.items import Item, shown_items
from tutti.triage.models import Decision, Example, Matched, Reading, Reason
from tutti.triage.readings import understood
from tutti.triage.windows import review_window

HOW_SURE: dict[str, str | Promise] = {
    Matched.VERIFIED: gettext_lazy("The address is proved to be theirs."),
    Matched.KNOWN: gettext_lazy("They wrote from this address before; it is not proved."),
    Matched.NEW: gettext_lazy("They were met with this message; the address is not proved."),
    Matched.SUGGESTED: gettext_lazy("Perhaps somebody we know; a person has to say."),
    Matched.NOBODY: gettext_lazy("The message names nobody."),
}


@dataclass(frozen=True, kw_only=True)
class Did:
    """What one rule did to it, or would have done."""

    effect: Effect
    does: str
    why_not: str  # it cannot be taken back, "" where it can

    @property
    def rule(self) -> str:
        return self.effect.version.rule.name

    @property
    def rule_url(self) -> str:
        return reverse("rule", args=[self.effect.version.rule_id])


class Trail:
    """Everything the page of one message tells, each part read when it is asked for."""

    def __init__(self, who: Principal, decision: Decision) -> None:
        self.decision = decision
        self.item: Item = shown_items(who, [decision])[0]

    @cached_property
    def reading(self) -> Understood | None:
        found = Reading.objects.filter(pk=self.decision.pk).first()
        return understood(found) if found and not self.item.hidden else None

    @cached_property
    def did(self) -> Sequence[Did]:
        """Every rule that hit it, in the order of the kinds it was asked by."""
        found = effects_of("message", [self.decision.pk])[self.decision.pk]
        return [_did(effect) for effect in found]

    @cached_property
    def person(self) -> Person | None:
        return Person.objects.filter(pk=self.decision.person_id or 0).first()

    @property
    def how_sure(self) -> str:
        return str(HOW_SURE[self.decision.matched])

    @cached_property
    def department(self) -> Department | None:
        """Where a rule sent it."""
        return Department.objects.filter(pk=self.decision.department_id or 0).first()

    @cached_property
    def owner(self) -> Member | None:
        return Member.objects.filter(pk=self.decision.owner_id or 0).first()

    @cached_property
    def restored_by(self) -> Member | None:
        return Member.objects.filter(pk=self.decision.restored_by or 0).first()

    @cached_property
    def like(self) -> Example | None:
        """What it is like, where that kept it."""
        return Example.objects.filter(pk=self.decision.like_example or 0).first()

    @property
    def days(self) -> int:
        return review_window().days

    @property
    def may_be_filtered(self) -> bool:
        """Kept, and not ours. Whether people worked on it is asked when somebody tries."""
        return (
            self.decision.is_kept and self.decision.reason != Reason.OURS and not self.item.hidden
        )


def _did(effect: Effect) -> Did:
    does = verb(effect.verb).says(effect.params) if is_known(effect.verb) else effect.verb
    try:
        undoable(effect)
    except CannotUndo as cannot:
        return Did(effect=effect, does=does, why_not=str(cannot))
    return Did(effect=effect, does=does, why_not=_("Taken back") if effect.undone_at else "")
