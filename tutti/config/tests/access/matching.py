"""Two who may be the same, a decision to take back, a domain of somebody, and a link that proves who one is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tutti.journal.facts import SYSTEM, Actor
from tutti.people.actions.changing import create_person
from tutti.people.matching.actions.belonging import declare_domain
from tutti.people.matching.actions.deciding import refuse_same
from tutti.people.matching.actions.proving import make_proof
from tutti.people.matching.models import Kind, Suggestion

AGENT_A = frozenset({"agent_a"})


def add_matching(members: Mapping[str, Any]) -> dict[str, Any]:
    """`decided` was refused by agent A, who alone may take that back."""
    mira, again, other = (
        create_person(name=name, by=SYSTEM) for name in ("Mira Blau", "M. Blau", "Mira Grau")
    )
    decided = _pair(mira, other)
    refuse_same(decided, by=Actor.member(members["agent_a"].pk))
    handle = create_person(name="mira", kind="handle", value="mira@toot.test", by=SYSTEM)
    link = make_proof(handle.identities.get(), conversation_id=1, by=SYSTEM)
    return {
        "suggestion": _pair(mira, again),
        "decided": decided,
        "domain": declare_domain("nobodys.test", organisation=None, by=SYSTEM),
        "proof": link.split("/")[-2],
    }


def _pair(left: Any, right: Any) -> Suggestion:
    return Suggestion.objects.create(
        left=left,
        right=right,
        sure=80,
        kind=Kind.NAME,
        evidence=[["family", "same", 7.0]],
        made_at=timezone.now(),
    )
