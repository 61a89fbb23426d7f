"""Where somebody sits in an approval: their own seat, or one they hold for a colleague who is away."""

from __future__ import annotations

from dataclasses import dataclass

from tutti.ground.accounts.models import Member
from tutti.work.approvals.authority import still_has_authority
from tutti.work.approvals.models import Approval, Seat, Verdict
from tutti.work.approvals.standing_in import deputy_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """The seat somebody speaks from; `on_behalf` when it is another's."""

    seat: Seat
    on_behalf: Member | None


def place_of(who: Member, approval: Approval) -> Place | None:
    """Where `who` may speak now: an open step, a seat nobody spoke from, authority that still stands.

    None for whoever asked for it, by whatever right, unless its rule lets people approve their own acts; and for
    whoever spoke already: of two people needed, nobody is both. Of several seats the one with fewest others wins.
    """
    if not who.is_active or not approval.is_open or who.pk in _barred(approval):
        return None
    spoken = approval.voices.exclude(verdict=Verdict.SAID).values_list("by_id", "on_behalf_id")
    said = {number for pair in spoken for number in pair if number}
    if who.pk in {by for by, _ in spoken}:
        return None
    free = [seat for seat in _open_seats(approval) if seat.member_id not in said]
    own = [Place(seat=seat, on_behalf=None) for seat in free if seat.member_id == who.pk]
    never = _barred(approval)
    held = [
        Place(seat=seat, on_behalf=seat.member)
        for seat in free
        if deputy_of(seat.member, never=never) == who
    ]
    rightful = [one for one in own or held if still_has_authority(one.seat, approval)]
    return min(rightful, key=lambda one: one.seat.step.seats.count(), default=None)


def who_decides(approval: Approval) -> list[Member]:
    """Whom it waits for now, in the order they were asked; a deputy in the place of who is away."""
    spoken = approval.voices.exclude(verdict=Verdict.SAID).values_list("by_id", "on_behalf_id")
    said = {number for pair in spoken for number in pair if number}
    waiting = [seat.member for seat in _open_seats(approval) if seat.member_id not in said]
    never = _barred(approval)
    present = [deputy_of(member, never=never) or member for member in waiting]
    return list({one.pk: one for one in present if one.pk not in never}.values())


def _open_seats(approval: Approval) -> list[Seat]:
    seats = Seat.objects.filter(
        step__approval=approval, step__opened_at__isnull=False, step__passed_at__isnull=True
    )
    return list(seats.select_related("member", "step__department").order_by("pk"))


def _barred(approval: Approval) -> set[int]:
    """Who asked for it, in this form or an earlier one, unless its rule lets people approve their own acts."""
    return set() if approval.self_approval else {approval.asked_by_id, *approval.barred}
