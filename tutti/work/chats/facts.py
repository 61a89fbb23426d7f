"""Who is reached where. The names of accounts are personal; they stand in tables."""

from __future__ import annotations

from tutti.journal.facts import Fact


class ChatBound(Fact):
    """A chat account was proved to be this member's, by a code only they saw."""

    name = "chats.bound"
    subject = "member"
    says = "{member} bound a chat account"

    member: int
    account: int
    channel: int


class ChatUnbound(Fact):
    """A chat account speaks for this member no more."""

    name = "chats.unbound"
    subject = "member"
    says = "{by} let go a chat account of {member}"

    member: int
    account: int
    channel: int


class ChatWayChosen(Fact):
    """What reaches the member by this account from now on: `way` is "mail", "chat" or "both"."""

    name = "chats.way_chosen"
    subject = "member"
    says = "{member} chose how to be reached: {way}"

    member: int
    account: int
    way: str


class DepartmentRoomSet(Fact):
    """What is asked of a department is told in a room, or in none any more (`channel` empty)."""

    name = "chats.department_room_set"
    subject = "department"
    says = "{by} changed the room of {department}"

    department: int
    channel: int | None
