"""The policies an address can declare. One word each, so that the matrix of all of them reads as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tutti.ground.access.principal import Principal

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Who passes the door. What they see behind it is `visible_to`'s to say.

    `by_key`: the address itself carries a secret (a task link, a webhook signature); the view checks it
    and answers 404 or 401 when it does not hold.
    """

    name: str
    allows: Callable[[Principal], bool]
    by_key: bool = False


anyone = Policy(name="anyone", allows=lambda _: True)
key_holders = Policy(name="key holders", allows=lambda _: True, by_key=True)
members = Policy(name="members", allows=lambda who: who.member_id is not None)
desk = Policy(name="desk", allows=lambda who: who.works_the_desk)
administrators = Policy(name="administrators", allows=lambda who: who.is_administrator)


def policy(rule: Policy) -> Callable[[View], View]:
    """Declare who may ask for this view. A view without one stops Tutti from starting (`access.E001`)."""

    def declare(view: View) -> View:
        view.policy = rule  # type: ignore[attr-defined]
        return view

    return declare


def declared_policy(view: object) -> Policy | None:
    """The policy of a view, through the wrappers decorators leave."""
    found = getattr(view, "policy", None)
    return found if isinstance(found, Policy) else None
