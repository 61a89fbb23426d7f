"""The links of approvals: keys bound to one approval and one member. The approval never changes; its act does."""

from __future__ import annotations

from tutti.ground.accounts.models import Member
from tutti.ground.keys.keeping import known_key, make_key, revoke_keys
from tutti.ground.keys.links import key_path
from tutti.ground.keys.models import Key
from tutti.work.approvals.models import Approval

PURPOSE = "work.approval"


def make_link(approval: Approval, *, member: Member) -> str:
    """The path of a new link for this member."""
    secret = make_key(
        purpose=PURPOSE,
        subject=approval,
        member=member,
        address=member.email,
        expires_at=approval.lapses_at,
    )
    return key_path(secret, kind="a")


def end_links(approval: Approval) -> None:
    """Take back every link of the approval."""
    revoke_keys(purpose=PURPOSE, subject=approval)


def link_holder(secret: str) -> Key | None:
    """The key behind a link, alive or ended; None when there never was one, or it is forgotten."""
    return known_key(secret, purpose=PURPOSE)
