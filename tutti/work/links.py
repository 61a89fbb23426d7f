"""The links of tasks: keys bound to one task and one member."""

from __future__ import annotations

from tutti.ground.accounts.models import Member
from tutti.ground.keys.keeping import known_key, make_key, revoke_keys
from tutti.ground.keys.links import key_path
from tutti.ground.keys.models import Key
from tutti.work.models import Task

PURPOSE = "work.task"


def make_link(task: Task, *, member: Member) -> str:
    """The path of a new link for this member; it lives a week past the task's date at most."""
    secret = make_key(
        purpose=PURPOSE,
        subject=task,
        member=member,
        address=member.email,
        expires_at=task.lapses_at,
    )
    return key_path(secret, kind="t")


def end_links(task: Task, *, member: Member | None = None) -> None:
    """Take back every link of the task, or those of one member."""
    revoke_keys(purpose=PURPOSE, subject=task, member=member)


def link_holder(secret: str) -> Key | None:
    """The key behind a link, alive or ended; None when there never was one, or it is forgotten."""
    return known_key(secret, purpose=PURPOSE)
