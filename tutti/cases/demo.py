"""Who at Larkmoor took what, and what is settled."""

from __future__ import annotations

from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.closing import close_case
from tutti.cases.models import Case
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor

TAKEN = {
    "March payment": "ada",
    "Two direct debits": "ben",
    "Card reader pays": "ada",
    "Deposit certificate": "ben",
    "Formal complaint": "cleo",
    "Invoice for the safe": "ada",
    "Standing order": "ben",
    "Language of my": "ada",
    "Fee for a payment": "ada",
    "New signatory": "ben",
    "Thank you": "cleo",
    "Opening hours": "ada",
}
SETTLED = {
    "Invoice for the safe": "settled",
    "Standing order": "settled",
    "Language of my": "settled",
    "New signatory": "settled",
    "Opening hours": "settled",
    "Thank you": "no_answer_needed",
}
HANDED = {"Forgot the card": "Card operations"}


def fill() -> None:
    for start, who in TAKEN.items():
        take_case(case_of(start), owner=member(who), by=Actor.member(member(who).pk))
    for start, place in HANDED.items():
        department = Department.objects.get(name=place)
        hand_over(case_of(start), department=department, by=Actor.member(member("cleo").pk))
    for start, resolution in SETTLED.items():
        owner = case_of(start).owner
        close_case(case_of(start), resolution=resolution, by=Actor.member(owner.pk), member=owner)


def case_of(start: str) -> Case:
    """The demo's case whose title begins so."""
    return Case.objects.get(title__startswith=start)


def member(name: str) -> Member:
    return Member.objects.get(email=f"{name}@larkmoor.example")
