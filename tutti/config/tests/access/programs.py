"""How a program asks for each address of the API, as `examples.py` says it for the pages.

Whoever has a session has a token here that may write; the stranger and the key holder have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tutti.config.tests.access.approvals import OWNERS
from tutti.config.tests.access.examples import (
    _DOERS,
    _STEERERS,
    NOTHING,
    SEES,
    Body,
    Example,
    _body,
    _close,
    _let_go,
)
from tutti.config.tests.access.remedies import proposed_again
from tutti.config.tests.access.world import World


def api(**more: Any) -> Example:
    return Example(api=True, **more)


def api_case(**more: Any) -> Example:
    return api(ids=lambda w, v: {"case_id": w[v].case.pk}, sees=SEES, **more)


def api_act(body: Mapping[str, Any] | Body = NOTHING, **more: Any) -> Example:
    return api_case(get=False, post=_body(body), **more)


def api_task(body: Mapping[str, Any] | Body | None = None, **more: Any) -> Example:
    ways = {"get": False, "post": _body(body)} if body is not None else {}
    return api(ids=lambda w, v: {"task_id": w[v].task.pk}, sees=SEES, **(ways | more))


def api_approval(body: Mapping[str, Any] | Body | None = None, **more: Any) -> Example:
    ways = {"get": False, "post": _body(body)} if body is not None else {}
    return api(
        ids=lambda w, v: {"approval_id": w[v].extra["approval"].pk}, sees=SEES, **(ways | more)
    )


def api_remedy(body: Mapping[str, Any] | Body | None = None, **more: Any) -> Example:
    ways = {"get": False, "post": _body(body)} if body is not None else {}
    return api(ids=lambda w, v: {"remedy_id": w[v].extra["remedy"].pk}, sees=SEES, **(ways | more))


def _approve(w: World, v: str) -> dict[str, Any]:
    return {"verdict": "approve", "digest": w[v].extra["approval"].digest}


def _soon(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


def _asked(w: World, _v: str) -> dict[str, Any]:
    dates = {"accept_by": _soon(1), "finish_by": _soon(2)}
    return {"what": "Check it", "member": w.members["petra"].pk, **dates}


_GIVING = {"kind": "credit", "what": "It", "amount": {"minor": 100, "currency": "EUR"}}

PROGRAMS: dict[str, Example] = {
    "api-openapi": Example(steady=True),
    "api-reference": Example(),
    "api-tokens": Example(
        post=lambda _w, _v: {
            "name": "Reports",
            "scope": "read",
            "expires_on": (timezone.now() + timedelta(days=9)).date().isoformat(),
        }
    ),
    "api-every-token": Example(),
    "api-revoke": Example(
        ids=lambda w, v: {"token_id": w.tokens[v].token.pk},
        sees={
            "agent_a": frozenset({"agent_a", "administrator"}),
            "zoe": frozenset({"zoe", "administrator"}),
        },
        get=False,
        post=lambda _w, _v: {},
    ),
    "api-me": api(),
    "api-members": api(),
    "api-departments": api(),
    "api-people": api(),
    "api-person": api(ids=lambda w, _v: {"person_id": w["foreign"].extra["person"].pk}),
    # cases
    "api-cases": api(),
    "api-case": api_case(),
    "api-messages": api_case(),
    "api-take": api_act(before=_let_go),
    "api-hand-over": api_act(lambda w, _v: {"department": w.departments["b"].pk}),
    "api-next-action": api_act(
        lambda w, v: {"what": "calls", "doer": w[v].owner.pk, "due_at": _soon(1)}
    ),
    "api-close": api_act({"resolution": "settled", "despite": True, "reason": "It is."}),
    "api-reopen": api_act(before=_close),
    # work
    "api-notes": api_case(post=lambda _w, _v: {"text": "A note."}),
    "api-case-tasks": api_case(post=_asked, acts=_STEERERS),
    "api-tasks": api(),
    "api-task": api_task(),
    "api-accept": api_task({}, acts=_DOERS),
    "api-decline": api_task({"reason": "no_time"}, acts=_DOERS),
    "api-finish": api_task({"words": "Done."}, acts=_DOERS),
    "api-ask-back": api_task({"words": "Which one?"}, acts=_DOERS),
    "api-comment": api_task({"words": "I am at it."}, acts=_DOERS),
    "api-delegate": api_task(lambda w, _v: {"to": w.members["agent_b"].pk}, acts=_DOERS),
    # approvals, remedies, playbooks
    "api-approvals": api(),
    "api-approval": api_approval(),
    "api-decide": api_approval(_approve, acts=OWNERS),
    "api-unask": api_approval({}, acts=_STEERERS),
    "api-remedies": api(),
    "api-case-remedies": api_case(),
    "api-propose": api_act(_GIVING),
    "api-remedy": api_remedy(),
    "api-revise": api_remedy(_GIVING, before=lambda w, v: proposed_again(w[v].extra["remedy"])),
    "api-take-back": api_remedy({}),
    "api-playbooks": api(),
    "api-runs": api_case(),
    "api-start-playbook": api_act(lambda w, _v: {"playbook": w.things["playbooks"]["spare"].pk}),
    # what we say
    "api-reply": api_act(
        lambda w, v: {
            "conversation": w[v].conversation.pk,
            "text": "We look into it.",
            "seen_until": 10**9,
        }
    ),
}
