"""The ladder: whose freedom reaches how far in one currency, and where this amount falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext

from tutti.ground.money import Money, in_words
from tutti.work.approvals.models import Limit

MOST = 3  # rungs drawn; with more, the names would stand on each other
CLASSES = ("ladder-free", "ladder-one", "ladder-one")
GAP = 0.5  # percent between two rungs


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One stretch of the drawing, in percent of its width, and the words below it."""

    x: float
    width: float
    drawn: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Ladder:
    rungs: list[Rung]
    beyond: Rung
    pin: float | None
    here: str
    says: str

    @property
    def anchor(self) -> str:
        """How the words over the pin are set, so that they stay inside."""
        if self.pin is None or 12 < self.pin < 88:  # noqa: PLR2004 -- percent; room for ten letters on each side
            return "middle"
        return "start" if self.pin <= 12 else "end"  # noqa: PLR2004


def ladder_of(limits: Sequence[Limit], amount: Money | None = None) -> Ladder | None:
    """Limits of one currency from the least free up; None where there are none.

    Of several that reach equally far the first speaks. Rungs are equally wide: an agent's 50 beside a director's
    50,000 would not be seen; the amount's pin stands in its rung in true proportion.
    """
    steps = _distinct(limits)
    if not steps:
        return None
    width = 100 / (len(steps) + 1)
    rungs = [
        Rung(
            x=round(number * width + (GAP if number else 0), 2),
            width=round(width - (GAP if number else 0), 2),
            drawn=CLASSES[number],
            words=_short(limit),
        )
        for number, limit in enumerate(steps)
    ]
    last = len(steps) * width
    return Ladder(
        rungs=rungs,
        beyond=Rung(
            x=round(last + GAP, 2),
            width=round(width - GAP, 2),
            drawn="ladder-two",
            words=gettext("above"),
        ),
        pin=_pin(amount, steps, width) if amount else None,
        here=in_words(amount) if amount else "",
        says=_says(steps, amount),
    )


def _distinct(limits: Sequence[Limit]) -> list[Limit]:
    by_reach: dict[int, Limit] = {}
    for limit in sorted(limits, key=lambda one: (one.per_act, one.pk or 0)):
        by_reach.setdefault(limit.per_act, limit)
    return list(by_reach.values())[:MOST]


def _pin(amount: Money, steps: Sequence[Limit], width: float) -> float:
    below = 0
    for number, limit in enumerate(steps):
        if amount.minor <= limit.per_act:
            part = (amount.minor - below) / max(limit.per_act - below, 1)
            return round((number + part) * width, 2)
        below = limit.per_act
    beyond = min((amount.minor - below) / max(below, 1), 1)
    return round((len(steps) + beyond * 0.8) * width, 2)


def _reach(limit: Limit) -> str:
    return gettext("%(who)s, to %(amount)s") % {"who": limit.whose, "amount": in_words(limit.free)}


def _short(limit: Limit) -> str:
    """The reach in as few letters as a phone has room for; the currency stands elsewhere."""
    who = limit.member.first_name if limit.member else limit.whose
    whole = limit.free.amount == limit.free.amount.to_integral_value()
    amount = formats.number_format(
        limit.free.amount, 0 if whole else limit.free.digits, force_grouping=True
    )
    return gettext("%(who)s, to %(amount)s") % {"who": who, "amount": amount}


def _says(steps: Sequence[Limit], amount: Money | None) -> str:
    reach = gettext("Free without asking: %(limits)s.") % {
        "limits": "; ".join(_reach(limit) for limit in steps)
    }
    if amount is None:
        return reach
    return f"{reach} " + gettext("This is %(amount)s.") % {"amount": in_words(amount)}
