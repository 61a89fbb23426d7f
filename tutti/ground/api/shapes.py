"""What the answers of several stages are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tutti.ground.accounts.models import Department, Member
from tutti.ground.money import Money
from tutti.ground.money.amount import LARGEST

LONGEST_ID = 19  # digits; more fit no id

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
TEXT = r"^[^\x00]*$"  # PostgreSQL keeps every character but this one
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=TEXT)]
Text = Annotated[str, msgspec.Meta(max_length=100_000, pattern=TEXT)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000, pattern=TEXT)]
Place = Annotated[str, msgspec.Meta(max_length=300, pattern=TEXT)]


class Input(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a program sends. A word it does not know is refused: a misspelt one must not be passed over."""


class Output(msgspec.Struct, kw_only=True):
    """What a program gets. Later versions may add fields, and take none away."""


class Named(Output):
    """A member, a department or a person, by id and name."""

    id: int
    name: str


def named(one: Member | Department | None) -> Named | None:
    """Whoever it is; None for nobody."""
    return Named(id=one.pk, name=str(one)) if one else None


class Sum(Output):
    """An amount in the smallest units of a currency: 24000 EUR is 240.00 EUR."""

    minor: Annotated[int, msgspec.Meta(ge=1, le=LARGEST)]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$", max_length=3)]


def as_sum(money: Money | None) -> Sum | None:
    return Sum(minor=money.minor, currency=money.currency) if money else None


def as_money(told: Sum | None) -> Money | None:
    return Money(told.minor, told.currency) if told else None


def id_in(after: str) -> int:
    """The id a list that goes by ids left off at; 0 for anything else."""
    return int(after) if after.isascii() and after.isdecimal() and len(after) < LONGEST_ID else 0
