"""The promises of the contract that need the network, each with the channels it is about; the page of channels lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tutti.channels.contract import Audience, Connector, Deleted, Edited
from tutti.channels.tests.playing import connected, script_of, speaks_http

WAYS = ("server", "emulator", "payloads")


@dataclass(frozen=True, kw_only=True)
class Promise:
    says: str
    of: Callable[[Connector], bool]


def _hears(speaks: Connector) -> bool:
    return speaks.polls or bool(speaks.door)


def _has_changes(speaks: Connector) -> bool:
    """Its own events tell of edits or deletions; a letter or a form never changes."""
    script = script_of(speaks)
    read = speaks.read(connected(speaks), script.events) if script else []
    return any(isinstance(one, Edited | Deleted) for one in read)


def _has_an_end(speaks: Connector) -> bool:
    settings = connected(speaks).settings
    return speaks.sends and any(speaks.manners(settings, one).longest for one in Audience)


PROMISES: Mapping[str, Promise] = {
    "hears": Promise(says="What is written to us is heard, once", of=_hears),
    "reads": Promise(says="Its network's items are read, or refused with a reason", of=_hears),
    "disorder": Promise(says="Order, repeats and halves of items change nothing in the end", of=_hears),
    "catches_up": Promise(says="After a week of silence nothing is lost", of=lambda one: one.polls),
    "threads": Promise(says="An answer stands where it belongs, theirs and ours", of=lambda one: one.sends),
    "follows": Promise(says="Edits and deletions by their author are followed", of=_has_changes),
    "rechecks": Promise(says="What changed unheard is found by asking again", of=lambda one: one.rechecks),
    "searches": Promise(says="A saved search finds what is said about us", of=lambda one: one.searches),
    "door": Promise(says="At its door, what is not signed is not taken", of=lambda one: one.door == "hooks"),
    "answers": Promise(says="A reply arrives as it was decided", of=lambda one: one.sends),
    "once": Promise(says="A repeated attempt makes no second reply", of=lambda one: one.sends),
    "manners": Promise(says="Lengths, parts and files are as the network wants them", of=_has_an_end),
    "edits": Promise(says="A sent reply can be changed", of=lambda one: one.edits),
    "deletes": Promise(says="A sent reply can be taken away", of=lambda one: one.deletes),
    "looks_up": Promise(says="Whether an uncertain reply arrived is found out", of=lambda one: one.looks_up),
    "private": Promise(says="From public to private without losing the thread", of=lambda one: one.opens_private),
    "set_up": Promise(says="The set-up tests itself and says what is wrong", of=lambda one: one.configured and (one.polls or one.sends)),
    "faults": Promise(says="Every fault of the network is a trouble of the right kind, without secrets", of=lambda one: one.polls or one.sends),
    "quiet": Promise(says="An hour of 429 costs at most 30 calls, loses nothing and doubles nothing", of=lambda one: one.polls and speaks_http(one)),
}  # fmt: skip
