"""What Larkmoor gave to put things right, and how far each of it got."""

from __future__ import annotations

from tutti.cases.demo import case_of, member
from tutti.ground.accounts.models import Department, Role
from tutti.ground.house.actions.changing import change_house
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.approvals.models import Limit
from tutti.work.remedies.actions.batching import make_batch
from tutti.work.remedies.actions.claiming import claim
from tutti.work.remedies.actions.connecting import Terms, connect_finance
from tutti.work.remedies.actions.outcomes import note
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.answers import Meaning, Understood
from tutti.work.remedies.models import Connection, Kind, Remedy

CONFIRMED = Understood(
    meaning=Meaning.CONFIRMED,
    status=200,
    text='{"status": "confirmed", "reference": "LB-20931"}',
    reference="LB-20931",
)
DOUBT = Understood(
    meaning=Meaning.DOUBT, status=502, text="Bad Gateway", why="It answered 502: Bad Gateway"
)


def fill() -> None:
    _connect()
    _limit()
    _give("March payment", "ada", Kind.CREDIT, 24000, "The new rate was applied a month early",
          "Mortgage 44-1180-02")  # fmt: skip
    answered(_give("Addebito doppio", "ada", Kind.CREDIT, 650, "The fee of March was booked twice",
                   "Account 0077 4410"), CONFIRMED)  # fmt: skip
    answered(_give("Fee for a payment", "ada", Kind.WAIVER, 1500, "Our page cut the account number",
                   "Account 0091 2206"), DOUBT)  # fmt: skip
    _give("Two direct debits", "ben", Kind.REFUND, 3890, "The insurance was collected twice",
          "Account 0033 8127")  # fmt: skip
    petra = member("petra")
    run = Connection.objects.get(way="batch")
    make_batch(run, member=petra, by=Actor.member(petra.pk))
    _give("Card refused", "cleo", Kind.REPLACEMENT, None, "A new card by courier, tonight", "")


def answered(remedy: Remedy, said: Understood) -> None:
    """As if finance had been asked and had said so."""
    mine = claim(remedy.issuing)
    if mine:
        note(mine, said)


def _connect() -> None:
    finance = Department.objects.get(name="Finance")
    books = Terms(
        name="Core banking",
        url="https://books.larkmoor.example/remedies",
        kinds=(Kind.CREDIT, Kind.WAIVER),
        currencies=("EUR",),
    )
    run = Terms(name="Payments run", kinds=(Kind.REFUND,), department=finance)
    connect_finance("webhook", books, by=SYSTEM)
    connect_finance("batch", run, by=SYSTEM)
    change_house(by=SYSTEM, sending_instance="")  # nothing really leaves the story


def _limit() -> None:
    """Agents are free up to 50.00, unless the story of approvals said so before."""
    if not Limit.objects.filter(currency="EUR").exists():
        Limit.objects.create(
            role=Role.AGENT, currency="EUR", per_act=5000, per_case=10000, per_person=20000
        )


def _give(  # noqa: PLR0917 -- a line of the story each
    start: str, who: str, kind: str, minor: int | None, what: str, to: str
) -> Remedy:
    giver = member(who)
    return propose_remedy(
        case_of(start),
        kind=kind,
        amount=Money(minor, "EUR") if minor else None,
        what=what,
        recipient=to,
        member=giver,
        by=Actor.member(giver.pk),
    )
