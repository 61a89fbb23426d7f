"""Who may do what to remedies. Asked by the actions; asked again by pages, to draw only what works."""

from __future__ import annotations

from tutti.cases.models import Case
from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Member
from tutti.work.policies import may_ask
from tutti.work.remedies.models import Connection, ConnectionSet


def may_propose(member: Member, case: Case) -> bool:
    """Proposing, changing, taking back and settling a remedy is the desk's, where it sees the case."""
    return may_ask(member, case)


def may_export(member: Member, connection: Connection) -> bool:
    """Batch files go through the hands of administrators and of the connection's own department."""
    theirs = ConnectionSet(Connection).whose_files(principal_of(member))
    return member.is_active and theirs.filter(pk=connection.pk).exists()
