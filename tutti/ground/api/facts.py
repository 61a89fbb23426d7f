"""What happens to tokens."""

from __future__ import annotations

from tutti.journal.facts import Fact


class TokenMade(Fact):
    """A member made a token: programs may act as them until `expires_on`, as far as `scope` says."""

    name = "api.token_made"
    subject = "member"
    says = "{by} made a token for programs"

    member: int
    token: int
    scope: str
    expires_on: str


class TokenRevoked(Fact):
    """A token ended before its last day."""

    name = "api.token_revoked"
    subject = "member"
    says = "{by} revoked a token of {member}"

    member: int
    token: int
