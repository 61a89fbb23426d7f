"""What Larkmoor promises: cards fast, day and night; complaints by the book; everybody else in the branch's hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tutti.cases.demo import case_of, member
from tutti.cases.models import Case
from tutti.cases.promises.actions.dated import promise_date
from tutti.cases.promises.actions.policies import Wording, save_policy
from tutti.cases.promises.actions.projecting import reckon_again
from tutti.cases.promises.models import EscalatesTo
from tutti.engines.calendars.zones import zone
from tutti.ground.accounts.demo import ZONE
from tutti.journal.facts import SYSTEM, Actor

HOUR = timedelta(hours=1)


def fill() -> None:
    policies = {
        "Cards": Wording(
            condition='case.department == "Card operations"',
            first_answer=HOUR,
            settlement=24 * HOUR,
            hours="always",
            warn_before=HOUR / 2,
        ),
        "Complaints": Wording(
            condition='case.title.contains("complaint")',
            first_answer=4 * HOUR,
            next_answer=8 * HOUR,
            settlement=40 * HOUR,
            escalates_to=EscalatesTo.MEMBER,
            escalates_member=member("cleo"),
        ),
        "Everybody": Wording(next_answer=16 * HOUR, settlement=80 * HOUR),
    }
    for name, wording in policies.items():
        save_policy(None, name=name, wording=wording, by=SYSTEM)
    ada = member("ada")
    promise_date(case_of("March payment"), due_at=_friday(), member=ada, by=Actor.member(ada.pk))
    reckon_again((), choose=set(Case.objects.open().values_list("pk", flat=True)))


def _friday() -> datetime:
    """Five in the afternoon of the next Friday that is at least two days away."""
    today = datetime.now(zone(ZONE)).date()
    ahead = (4 - today.weekday()) % 7
    day = today + timedelta(days=ahead if ahead > 1 else ahead + 7)
    return datetime.combine(day, time(17), tzinfo=zone(ZONE))
