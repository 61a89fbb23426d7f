"""What can still be done to a sent reply, and what was: the words under its message."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tutti.answer.amending import amendments_of, is_deleted, why_network_cannot
from tutti.answer.models import Amendment, Send


@dataclass(frozen=True, kw_only=True)
class Changes:
    """`last` is the newest wish to change it; `no_edit` and `no_delete` say why the network cannot."""

    last: Amendment | None
    deleted: bool
    no_edit: str
    no_delete: str

    @property
    def failed(self) -> bool:
        ends = {Amendment.State.FAILED, Amendment.State.UNCERTAIN}
        return self.last is not None and self.last.state in ends

    @property
    def going(self) -> bool:
        return self.last is not None and self.last.is_going

    @property
    def possible(self) -> bool:
        return not (self.no_edit and self.no_delete)


def changes_of(request: HttpRequest, send: Send) -> Changes:
    """One query a page, however many replies are on it."""
    known: dict[int, dict[int, list[Amendment]]] = request.__dict__.setdefault(
        "_amendments_of_cases", {}
    )
    if send.case_id not in known:
        known[send.case_id] = amendments_of(send.case_id)
    amendments = known[send.case_id].get(send.pk, [])
    return Changes(
        last=amendments[-1] if amendments else None,
        deleted=is_deleted(amendments),
        no_edit=why_network_cannot(send, Amendment.Act.EDIT),
        no_delete=why_network_cannot(send, Amendment.Act.DELETE),
    )
