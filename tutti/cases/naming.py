"""Words of ours for what the database keeps as keys."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Act, Case, DueKind, Turn
from tutti.cases.rows import THEY

RESOLUTION_WORDS: dict[str, str | Promise] = {
    "settled": _("Settled with the customer"),
    "no_answer_needed": _("Needs no answer"),
    "duplicate": _("The same as another case"),
    "not_ours": _("Not for us"),
    "history": _("Settled before Tutti"),
    "filtered": _("Filtered: its words were no matter for us"),
}
TO_CHOOSE = ("settled", "no_answer_needed", "not_ours", "duplicate")


def them(case: Case) -> str:
    """What a page calls whom the case is about."""
    person = case.customer
    return (person.first_name if person else "") or pgettext("unknown person", "the customer")


class Standing:
    """How a case stands, in the words of its page."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @property
    def does(self) -> str:
        """What the doer does next, to stand after their name."""
        case = self.case
        if case.act == Act.DO and case.act_note:
            return case.act_note
        does = str(THEY[case.act]) % {"customer": them(self.case)}
        return f"{does}: {case.act_note}" if case.act_note else does

    @property
    def paused(self) -> bool:
        """Whether others have the ball and the date is still ahead; a date that has passed is late all the same.

        What was promised runs on, whoever has the ball.
        """
        case = self.case
        ahead = case.due_at is not None and case.due_at > timezone.now()
        return case.turn != Turn.US and ahead and case.due_kind != DueKind.PROMISE

    @property
    def whom(self) -> str:
        return them(self.case) if self.case.turn == Turn.CUSTOMER else gettext("others outside")

    @property
    def acts_by(self) -> datetime | None:
        """When the next action is due, whatever was promised."""
        return self.case.act_due_at or self.case.due_at

    @property
    def counts_from(self) -> datetime:
        """When the time until the date began to run."""
        case = self.case
        return case.waiting_since or max(case.last_out_at or case.opened_at, case.opened_at)

    @property
    def resolution(self) -> str:
        return str(RESOLUTION_WORDS.get(self.case.resolution, self.case.resolution))
