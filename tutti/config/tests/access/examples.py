"""How to ask for each address properly: valid ids, and a body that succeeds.

A new address needs one line here, or the matrix fails. Without more words it is a page of the desk or of settings
without an id, answered to GET alone. Who may enter is not said here: that is the policy the view declares.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from tutti.answer.actions.drafting import save_draft
from tutti.cases.models import Case
from tutti.config.tests.access.approvals import OWNERS
from tutti.config.tests.access.chats import BOUND
from tutti.config.tests.access.funnel import aside
from tutti.config.tests.access.knowledge import retired
from tutti.config.tests.access.matching import AGENT_A
from tutti.config.tests.access.merging import two_persons
from tutti.config.tests.access.playbooks import failed, newer, written_on
from tutti.config.tests.access.priority import WEIGHTS
from tutti.config.tests.access.remedies import (
    HEARD_OF,
    given_to,
    proposed_again,
)
from tutti.config.tests.access.rules import FILE, GROUP, TYPED
from tutti.config.tests.access.searching import typed
from tutti.config.tests.access.tasks import (
    ask_for_something_first,
    days_off,
    others_of,
    serve,
)
from tutti.config.tests.access.teaching import A_WORD, corrected
from tutti.config.tests.access.world import DESK, MEMBERS, PASSWORD, SECRET, SEES, World
from tutti.ground.crypto.signatures import sign
from tutti.journal.facts import Actor
from tutti.work.outcomes.actions.praising import pass_praise_on
from tutti.work.remedies.actions.asking_finance import secrets_of

Body = Callable[[World, str], Mapping[str, Any]]
Ids = Callable[[World, str], Mapping[str, Any]]
NOTHING: Mapping[str, Any] = MappingProxyType({})
OK = frozenset({200, 201, 204, 302, 303})
ANYBODY = frozenset({"anonymous", "suspended", "key_holder", *MEMBERS})


@dataclass(frozen=True, kw_only=True)
class Example:
    """`ids` fills the address for one variant; `sees` names who finds something there, by variant.

    `post` is a body that succeeds, `get` whether GET is answered. `acts` narrows who may post to fewer than see it;
    `refused` is what the others hear. `before` prepares the world for a post (the case must be closed to reopen it).
    """

    ids: Ids = lambda _world, _variant: {}
    sees: Mapping[str, frozenset[str]] = field(default_factory=lambda: {"any": ANYBODY})
    get: bool = True
    post: Body | None = None
    acts: Mapping[str, frozenset[str]] | None = None
    refused: int = 422
    before: Callable[[World, str], object] | None = None
    query: str = ""
    missing: int = 404
    headers: Callable[[World, str, bytes], dict[str, str]] | None = None
    json: bytes = b""
    only_reads: bool = False  # a post that changes nothing by its nature
    steady: bool = False  # the answer never differs by who asks, and a GET leaves no session
    api: bool = False  # asked with the member's token; without one it is 401


def of_case(**more: Any) -> Example:
    return Example(ids=lambda w, v: {"case_id": w[v].case.pk}, sees=SEES, **more)


def act(body: Mapping[str, Any] | Body = NOTHING, **more: Any) -> Example:
    """A verb on a case: POST alone."""
    return of_case(get=False, post=_body(body), **more)


def form(body: Mapping[str, Any] | Body = NOTHING, **more: Any) -> Example:
    """A page with a form on it, about no case."""
    return Example(post=_body(body), **more)


def button(body: Mapping[str, Any] | Body = NOTHING, **more: Any) -> Example:
    return Example(get=False, post=_body(body), **more)


def of_task(act: str = "", **more: Any) -> Example:
    """Tasks are seen by whoever asked, whoever does them, and whoever sees the case."""
    return Example(
        ids=lambda w, v: {"task_id": w[v].task.pk} | ({"act": act} if act else {}),
        sees=SEES,
        **more,
    )


def with_id(name: str, find: Callable[[World, str], Any], **more: Any) -> Example:
    """An address with one id that stands under a case."""
    return Example(ids=lambda w, v: {name: find(w, v)}, sees=SEES, **more)


def of_person(**more: Any) -> Example:
    return Example(ids=lambda w, v: {"person_id": w["foreign"].extra["person"].pk}, **more)


def settings_page(name: str, find: Callable[[World], Any], **more: Any) -> Example:
    """A page about one thing of the house; whoever enters the settings sees all of them."""
    also = more.pop("also", lambda _world: {})
    return Example(ids=lambda w, _v: {name: find(w)} | also(w), **more)


def _of_chat(sees: Mapping[str, frozenset[str]], body: Mapping[str, Any]) -> Example:
    return Example(
        ids=lambda w, v: {"account_id": w.things["chats"][v].pk},
        sees=sees,
        get=False,
        post=lambda w, v: body,
    )


def _of_ruling(**more: Any) -> Example:
    return Example(ids=lambda w, v: {"rule_id": w.things["rules"]["rule"].pk}, **more)


def _of_replay(which: str = "done", **more: Any) -> Example:
    return Example(ids=lambda w, v: {"replay_id": w.things["rules"][which].pk}, **more)


def by_link(act: str = "", **more: Any) -> Example:
    """A mail link: whoever holds it, and nobody who only knows that there is one."""
    return Example(
        ids=lambda w, v: (
            {"secret": w["own"].link if v == "held" else "x" * 32} | ({"act": act} if act else {})
        ),
        sees={"held": ANYBODY, "guessed": frozenset()},
        **more,
    )


def _body(body: Mapping[str, Any] | Body) -> Body:
    return body if callable(body) else lambda _world, _variant: body


def _soon(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def _reply(w: World, v: str) -> dict[str, Any]:
    return {
        "conversation": w[v].conversation.pk,
        "text": "We look into it.",
        "base_message_id": 10**9,
        "nonce": uuid.uuid4(),
    }


def _ask(w: World, _v: str) -> dict[str, Any]:
    return {
        "whom": f"member:{w.members['petra'].pk}",
        "what": "Check it",
        "accept_by": _soon(1),
        "finish_by": _soon(2),
    }


def _call(w: World, _v: str) -> dict[str, Any]:
    return {
        "who": "Noor",
        "words": "The card machine is down.",
        "way": "call",
        "direction": "in",
        "department": w.departments["a"].pk,
        "nonce": uuid.uuid4(),
    }


def _filled_in(w: World, _v: str) -> dict[str, Any]:
    path = f"/form/{w.channels['form'].sealed_id.hex}/"
    shown = w.clients["anonymous"].get(path).content.decode()
    found = re.search(r'name="nonce" value="([^"]+)"', shown)
    return {
        "name": "Mira",
        "email": "mira@example.com",
        "title": "A matter",
        "words": "Some words.",
        "nonce": found[1] if found else "",
    }


def _close(w: World, v: str) -> None:
    now = timezone.now()
    Case.objects.filter(pk=w[v].case.pk).update(state="closed", shelf="closed", closed_at=now)


def _let_go(w: World, v: str) -> None:
    """Nobody has taken it yet, so that taking it is news."""
    Case.objects.filter(pk=w[v].case.pk).update(taken_at=None, shelf="to_take")


def _draft(w: World, v: str) -> None:
    for who in SEES[v] & DESK:
        save_draft(
            w[v].case,
            w[v].conversation,
            member=w.members[who],
            text="Half a sentence",
            base_message_id=1,
            nonce=uuid.uuid4(),
        )


def _joined(w: World, _v: str) -> dict[str, Any]:
    """Another case that everybody at the desk may see."""
    return {"other": w.things["spare"].pk}


_DOERS = {"own": frozenset(), "granted": frozenset({"granted"}), "foreign": frozenset()}
_STEERERS = {v: SEES[v] & DESK for v in SEES}


def _door(kind: str, **more: Any) -> Example:
    return Example(
        ids=lambda w, v: (
            {"token": w.channels[kind].sealed_id.hex if v == "there" else uuid.uuid4().hex}
            | more.get("also", {})
        ),
        sees={"there": ANYBODY, "nowhere": frozenset()},
        **{key: value for key, value in more.items() if key != "also"},
    )


def _of_words(**more: Any) -> Example:
    """A verb on a customer's message in its case: POST alone."""
    return Example(
        ids=lambda w, v: {"case_id": w[v].case.pk, "message_id": w[v].message.pk},
        sees=SEES,
        get=False,
        post=lambda _w, _v: {},
        **more,
    )


def _praised(w: World, v: str) -> None:
    pass_praise_on(w[v].message, case=w[v].case, member=w[v].owner, by=Actor.member(w[v].owner.pk))


def _added(w: World, _v: str) -> dict[str, Any]:
    shown = w.clients["anonymous"].get(f"/s/{w['own'].extra['page']}/").content.decode()
    found = re.search(r'name="nonce" value="([^"]+)"', shown)
    return {"words": "Some more words.", "nonce": found[1] if found else ""}


_REMEDY = {"kind": "credit", "amount": "10.00", "currency": "EUR", "what": "The fee was wrong"}
_FILES = frozenset({"agent_a", "administrator"})


def _of_remedy(**more: Any) -> Example:
    return with_id("remedy_id", lambda w, v: w[v].extra["remedy"].pk, **more)


def _of_file(**more: Any) -> Example:
    """Files are handled by administrators and the department of their connection."""
    return Example(
        ids=lambda w, v: {"batch_id": w.things["remedies"]["batch"].pk},
        sees={"any": _FILES},
        **more,
    )


def _of_finance(**more: Any) -> Example:
    return settings_page("connection_id", lambda w: w.things["remedies"]["finance"].pk, **more)


def _of_article(**more: Any) -> Example:
    """An article is of a department, as a saved reply is."""
    return Example(
        ids=lambda w, v: {"article_id": w.things["articles"][v].pk},
        sees={
            "a": frozenset({"agent_a", "administrator"}),
            "c": frozenset({"zoe", "administrator"}),
        },
        **more,
    )


def _of_search(**more: Any) -> Example:
    """Changed by whoever made it, and by administrators; all the others at the desk only read the list."""
    return Example(
        ids=lambda w, v: {"search_id": w.things["search"].pk},
        sees={"own": frozenset({"agent_a", "administrator"})},
        **more,
    )


def _of_playbook(**more: Any) -> Example:
    return settings_page("playbook_id", lambda w: w.things["playbooks"]["runs"].pk, **more)


def _of_playbook_step(more_ids: Mapping[str, str], **more: Any) -> Example:
    return Example(
        ids=lambda w, v: {"playbook_id": w.things["playbooks"]["runs"].pk, **more_ids}, **more
    )


def _of_step(more_ids: Mapping[str, str] = NOTHING, **more: Any) -> Example:
    return Example(
        ids=lambda w, v: {"step_id": w[v].extra["step"].pk, **more_ids}, sees=SEES, **more
    )


def _of_run(**more: Any) -> Example:
    return with_id("run_id", lambda w, v: w[v].extra["run"].pk, **more)


_A_RULE = {
    "name": "Two",
    "what": "work.remedy",
    "who1": "keeper",
    "within_hours": "8",
    "is_on": "on",
}


def _of_approval(**more: Any) -> Example:
    return with_id("approval_id", lambda w, v: w[v].extra["approval"].pk, **more)


def _of_reading(body: Mapping[str, Any], **more: Any) -> Example:
    return with_id("message_id", lambda w, v: w[v].message.pk, get=False, post=_body(body), **more)


def _set_right(world: World, variant: str) -> None:
    corrected(world[variant], world.members["zoe"])


def _of_learner(**more: Any) -> Example:
    return settings_page("name", lambda _world: "intent", **more)


def _of_word(**more: Any) -> Example:
    return settings_page(
        "word_id",
        lambda w: w.things["teaching"]["word"].pk,
        also=lambda _world: {"kind": "product"},
        **more,
    )


def _of_rule(**more: Any) -> Example:
    return settings_page("rule_id", lambda w: w.things["approvals"]["rule"].pk, **more)


def _by_approval_link(number: int | None = None, **more: Any) -> Example:
    also = {} if number is None else {"number": number}
    return Example(
        ids=lambda w, v: {
            "secret": w["own"].extra["approval_link"] if v == "held" else "x" * 32,
            **also,
        },
        sees={"held": ANYBODY, "guessed": frozenset()},
        **more,
    )


def _approve(w: World, v: str) -> dict[str, str]:
    place = w[v] if v in w.places else w["own"]
    return {"verdict": "approve", "digest": place.extra["approval"].digest}


EXAMPLES: dict[str, Example] = {
    # signing in
    "sign-in": Example(
        post=lambda w, v: {"email": "agent_a@acme.test", "password": PASSWORD},
        before=lambda w, v: (
            w.members["agent_a"].set_password(PASSWORD),
            w.members["agent_a"].save(),
        ),
    ),
    "ask-for-link": form({"email": "agent_a@acme.test"}),
    "sign-in-by-link": Example(
        ids=lambda w, v: {"secret": w.things["sign_in"] if v == "held" else "x" * 32},
        sees={"held": ANYBODY, "guessed": frozenset()},
        post=lambda w, v: {},
        missing=404,
    ),
    "sign-out": button(only_reads=True),
    "me": form({"name": "Someone", "language": "en", "time_zone": "UTC", "theme": ""}),
    "password": form({"password": PASSWORD}),
    # the house
    "settings": Example(),
    "house": form({"name": "Acme & Co", "public_address": "", "time_zone": "UTC"}),
    "first-run": form({"name": "Acme", "department": "Front desk", "time_zone": "UTC"}),
    "first-run-you": form({"name": "Dev", "email": "dev@acme.test", "password": PASSWORD}),
    "first-run-hear": form(),
    "members": Example(),
    "new-member": form({"name": "New", "email": "new@acme.test", "role": "agent"}),
    "member": settings_page(
        "member_id",
        lambda w: w.members["contributor"].pk,
        post=lambda w, v: {
            "name": "C",
            "email": "c@acme.test",
            "role": "contributor",
            "is_active": "on",
        },
    ),
    "away": form(lambda w, v: days_off()),
    "away-end": Example(
        ids=lambda w, v: {"absence_id": w.things["absences"][v].pk},
        sees={name: frozenset({name}) for name in ("contributor", "zoe")},
        get=False,
        post=lambda w, v: {},
    ),
    # chats: one's own accounts; administrators let go anybody's
    "reached": Example(),
    "chat-code": Example(get=False, post=lambda w, v: {}),
    "chat-way": _of_chat({name: frozenset({name}) for name in BOUND}, {"way": "both"}),
    "chat-let-go": _of_chat({name: frozenset({name, "administrator"}) for name in BOUND}, {}),
    "chats": form(
        lambda w, v: {
            "department": w.things["chats"]["department"].pk,
            "channel": w.things["chats"]["channel"].pk,
            "room": "!b:acme.test",
        }
    ),
    "chat-leave": settings_page(
        "department_id",
        lambda w: w.things["chats"]["department"].pk,
        get=False,
        post=lambda w, v: {},
    ),
    "member-away": settings_page(
        "member_id", lambda w: w.members["contributor"].pk, post=lambda w, v: days_off()
    ),
    "member-away-end": settings_page(
        "member_id",
        lambda w: w.members["contributor"].pk,
        also=lambda w: {"absence_id": w.things["absences"]["contributor"].pk},
        get=False,
        post=lambda w, v: {},
    ),
    "member-link": settings_page(
        "member_id", lambda w: w.members["contributor"].pk, get=False, post=lambda w, v: {}
    ),
    "departments": Example(),
    "new-department": form(lambda w, v: {"name": "D", "keeper": w.members["agent_a"].pk}),
    "department": settings_page(
        "department_id",
        lambda w: w.departments["b"].pk,
        post=lambda w, v: {"name": "B2", "keeper": w.members["agent_b"].pk},
    ),
    "calendars": Example(),
    "new-calendar": form(
        {"name": "Office", "zone": "Europe/Rome", "day0": "9-17"},
    ),
    "calendar": settings_page(
        "calendar_id",
        lambda w: w.things["calendar"].pk,
        post=lambda w, v: {"zone": "Europe/Rome", "day0": "9-17"},
    ),
    "calendars-of-departments": button(
        lambda w, v: {str(w.departments["a"].pk): w.things["calendar"].pk}
    ),
    "priority-weights": form(WEIGHTS),
    "priority-back": settings_page(
        "number", lambda w: w.things["weights"].number, get=False, post=lambda w, v: {}
    ),
    "case-priority": of_case(post=lambda w, v: {"points": "20", "reason": "It presses."}),
    "end-case-priority": act(),
    "case-care": of_case(post=lambda w, v: {"why": "health", "words": "Slowly."}),
    "lift-care": Example(
        ids=lambda w, v: {"case_id": w[v].case.pk, "mark_id": w[v].extra["mark"].pk},
        sees=SEES,
        get=False,
        post=lambda w, v: {},
    ),
    "promise-policies": Example(),
    "new-promise-policy": form(
        {"name": "P", "settlement": "8", "hours": "always", "escalates_to": "keeper"}
    ),
    "promise-policy": settings_page(
        "policy_id",
        lambda w: w.things["policy"].pk,
        post=lambda w, v: {
            "name": "P",
            "settlement": "9",
            "hours": "always",
            "escalates_to": "keeper",
        },
    ),
    "move-promise-policy": settings_page(
        "policy_id", lambda w: w.things["policy"].pk, get=False, post=lambda w, v: {"way": "up"}
    ),
    "retire-promise-policy": settings_page(
        "policy_id", lambda w: w.things["policy"].pk, get=False, post=lambda w, v: {}
    ),
    "fields": Example(),
    "new-field": form({"on": "case", "label": "Loan", "kind": "text"}),
    "field": settings_page(
        "definition_id", lambda w: w.things["field"].pk, post=lambda w, v: {"label": "Loan"}
    ),
    "retire-field": settings_page(
        "definition_id", lambda w: w.things["field"].pk, get=False, post=lambda w, v: {}
    ),
    "jobs": Example(),
    "job-retry": settings_page(
        "number", lambda w: w.things["job"], get=False, post=lambda w, v: {}
    ),
    "job-discard": settings_page(
        "number", lambda w: w.things["job"], get=False, post=lambda w, v: {}
    ),
    "followers": Example(),
    "parked-retry": settings_page(
        "number",
        lambda w: w.things["parked"].pk,
        get=False,
        post=lambda w, v: {},
        only_reads=True,  # its group is gone, so it says only that
    ),
    "needs-me": Example(),
    "notices-read": button(),
    "notice-read": Example(
        ids=lambda w, v: {"notice_id": w.things["notices"][v].pk},
        sees={name: frozenset({name}) for name in ("contributor", "zoe")},
        get=False,
        post=lambda w, v: {},
    ),
    "more": Example(),
    "nav": Example(),
    # where words come in
    "channels": Example(),
    "choose-channel": Example(),
    "new-channel": Example(
        ids=lambda w, v: {"kind": "webform"},
        post=lambda w, v: {"name": "Form", "department": w.departments["a"].pk},
    ),
    "channel": settings_page("channel_id", lambda w: w.channels["form"].pk),
    "channel-change": settings_page(
        "channel_id",
        lambda w: w.channels["form"].pk,
        post=lambda w, v: {"name": "Form", "department": w.departments["a"].pk},
    ),
    "channel-test": settings_page("channel_id", lambda w: w.channels["form"].pk),
    "channel-state": settings_page(
        "channel_id",
        lambda w: w.channels["form"].pk,
        get=False,
        post=lambda w, v: {"state": "paused"},
    ),
    "channel-confirming": settings_page(
        "channel_id", lambda w: w.channels["form"].pk, get=False, post=lambda w, v: {"on": "1"}
    ),
    "channel-sending": settings_page(
        "channel_id", lambda w: w.channels["mail"].pk, get=False, post=lambda w, v: {}
    ),
    "quarantine": Example(),
    "quarantine-raw": settings_page("envelope_id", lambda w: w.things["quarantined"].pk),
    "quarantine-settle": settings_page(
        "envelope_id",
        lambda w: w.things["quarantined"].pk,
        get=False,
        post=lambda w, v: {"discard": "1"},
    ),
    "imports": Example(),
    "new-import": form(lambda w, v: {"file": "old.csv", "department": w.departments["a"].pk}),
    "import": settings_page(
        "import_id", lambda w: w.things["import"].pk, post=lambda w, v: {}, only_reads=True
    ),
    "embed-script": Example(steady=True),
    "public-form": _door("form", post=_filled_in, steady=True),
    "embedded-form": _door("form", post=_filled_in, steady=True),
    "form-thanks": _door("form", also={"reference": "0A1B2C3D"}, steady=True),
    "embedded-thanks": _door("form", also={"reference": "0A1B2C3D"}, steady=True),
    "webhook": _door(
        "hook",
        get=False,
        post=lambda w, v: {},
        json=b'{"text": "The machine is down."}',
        headers=lambda w, v, body: sign(
            SECRET.encode(), id_=uuid.uuid4().hex, at=timezone.now(), body=body
        ),
    ),
    # lists
    "inbox": Example(),
    "with-others": Example(),
    "to-be-taken": Example(),
    "queues": Example(),
    "queue": Example(ids=lambda w, v: {"department_id": w.departments["a"].pk}),
    "several-cases": button(
        lambda w, v: {"act": "take", "take": w["own"].case.pk},
        before=lambda w, v: _let_go(w, "own"),
    ),
    "keep-view": button({"name": "Mine", "query": "/queues/"}),
    "drop-view": Example(
        ids=lambda w, v: {"view_id": w.things["views"][v].pk},
        sees={name: frozenset({name}) for name in ("agent_a", "zoe")},
        get=False,
        post=lambda w, v: {},
    ),
    "search": Example(query="?q=zq-canary-7f3a"),
    "new-call": form(_call),
    "callers": Example(query="?who=granted"),
    # people: everybody at the desk knows them; what was said with them stands under its case
    "people": Example(),
    "new-person": form({"name": "Noor"}),
    "person": of_person(),
    "edit-person": of_person(post=lambda w, v: {"name": "Noor"}),
    "new-identity": of_person(post=lambda w, v: {"kind": "email", "value": "noor@example.com"}),
    "new-belonging": of_person(post=lambda w, v: {"organisation": "Duarte & Co", "role": ""}),
    "end-belonging": Example(
        ids=lambda w, v: {
            "person_id": w["own"].extra["person"].pk,
            "belonging_id": w.things["belonging"].pk,
        },
        get=False,
        post=lambda w, v: {},
    ),
    "same-person": of_person(),
    "merge-persons": Example(ids=lambda w, v: two_persons(w), post=lambda w, v: {}),
    "part-persons": Example(
        ids=lambda w, v: {"merge_id": w.things["merge"].pk}, post=lambda w, v: {}
    ),
    # who may be the same: the desk's own; a proof is whoever holds its link
    "suggestions": Example(),
    "decide-suggestion": Example(
        ids=lambda w, v: {"suggestion_id": w.things["matching"]["suggestion"].pk},
        get=False,
        post=lambda w, v: {"said": "later"},
    ),
    "undo-suggestion": Example(
        ids=lambda w, v: {"suggestion_id": w.things["matching"]["decided"].pk},
        get=False,
        post=lambda w, v: {},
        acts={"any": AGENT_A},
    ),
    "proof-by-link": Example(
        ids=lambda w, v: {"secret": w.things["matching"]["proof"] if v == "held" else "x" * 32},
        sees={"held": ANYBODY, "guessed": frozenset()},
        post=lambda w, v: {"address": "mira@example.com"},
        steady=True,
    ),
    "domains": form({"domain": "acme-works.test", "organisation": "Acme Works", "below": "on"}),
    "forget-domain": Example(
        ids=lambda w, v: {"domain_id": w.things["matching"]["domain"].pk},
        get=False,
        post=lambda w, v: {},
    ),
    "matching-settings": form({"suggests": "on", "least": "60"}),
    "organisations": Example(),
    "organisation": settings_page("organisation_id", lambda w: w.things["organisation"].pk),
    # a single case
    "case": of_case(),
    "case-row": of_case(),
    "case-pane": of_case(),
    "case-new-words": of_case(),
    "case-take": act(before=_let_go),
    "case-let-go": act(),
    "case-hand-over": of_case(post=lambda w, v: {"department": w.departments["b"].pk}),
    "case-next-action": of_case(
        post=lambda w, v: {"what": "calls", "doer": w[v].owner.pk, "due_at": _soon(1)}
    ),
    "case-settle": of_case(
        post=lambda w, v: {"resolution": "settled", "despite": "on", "reason": "It is."}
    ),
    "case-reopen": act(before=_close),
    "promise-dates": act({"text": "by Friday"}, only_reads=True),
    "promise": Example(
        ids=lambda w, v: {"case_id": w[v].case.pk, "promise_id": w[v].extra["promise"].pk},
        sees=SEES,
        post=lambda w, v: {"act": "met"},
    ),
    "case-fields": of_case(post=lambda w, v: {f"own_{w.things['field'].key}": "77-1"}),
    "case-rename": of_case(post=lambda w, v: {"title": "Renamed"}),
    "case-attach": of_case(post=_joined),
    "case-detach": act(lambda w, v: {"conversation": w[v].conversation.pk}),
    "case-seers": of_case(),
    "case-audience": act({"audience": "everyone"}),
    "case-share": act(lambda w, v: {"member": w.members["contributor"].pk}),
    "case-neighbour": Example(ids=lambda w, v: {"case_id": w[v].case.pk, "way": "next"}, sees=SEES),
    "message": with_id("message_id", lambda w, v: w[v].message.pk),
    "message-original": with_id("message_id", lambda w, v: w[v].message.pk),
    "message-open": with_id(
        "message_id", lambda w, v: w[v].message.pk, get=False, post=lambda w, v: {}
    ),
    "funnel": Example(),
    "funnel-items": Example(),
    "funnel-restore": button(
        lambda w, _v: {"message": [w["own"].message.pk]}, before=lambda w, _v: aside(w["own"])
    ),
    "funnel-message": Example(
        ids=lambda w, v: {"message_id": w[v].message.pk}, sees=dict.fromkeys(SEES, DESK)
    ),
    "change-message": with_id(
        "message_id",
        lambda w, v: w[v].message.pk,
        get=False,
        post=lambda _w, _v: {"restore": "1"},
        before=lambda w, v: aside(w[v]),
    ),
    "review-window": form({"days": 30}),
    "reading": with_id("message_id", lambda w, v: w[v].message.pk),
    "reading-correct": _of_reading({"intent": "idea"}),
    "reading-take-back": _of_reading({}, before=_set_right),
    "message-raw": with_id("message_id", lambda w, v: w[v].message.pk),
    "attachment": with_id("attachment_id", lambda w, v: w[v].attachment.pk),
    "praise": _of_words(),
    "unpraise": _of_words(before=_praised),
    "only-thanks": _of_words(only_reads=True),  # never settled, so it says only that
    # its inside
    "case-inside": of_case(),
    "case-notes": act({"text": "A note."}),
    "case-mentions": act({"text": "@Petra"}, only_reads=True),
    "note-file": Example(
        ids=lambda w, v: {"case_id": w[v].case.pk, "file_id": w[v].note.files.get().pk}, sees=SEES
    ),
    "case-tasks": of_case(post=_ask),
    "my-tasks": Example(),
    "work-for-customers": Example(),
    "outcome-mail": button({"how": "daily"}),
    "task": of_task(),
    "task-withdraw": of_task(get=False, post=lambda w, v: {"text": "Not needed."}, acts=_STEERERS),
    "task-reassign": of_task(get=False, post=_ask, acts=_STEERERS),
    "task-reply": of_task(get=False, post=lambda w, v: {"text": "Yes."}, acts=_STEERERS),
    "task-ask-them": Example(
        ids=lambda w, v: {"task_id": w[v].task.pk, "member_id": w.members["petra"].pk},
        sees=SEES,
        get=False,
        post=lambda w, v: {},
        acts=_STEERERS,
    ),
    "task-wait": of_task(
        get=False,
        post=lambda w, v: others_of(w[v]),
        acts=_STEERERS,
        before=lambda w, v: ask_for_something_first(w[v]),
    ),
    "task-serve": of_task(
        get=False, post=lambda w, v: {"cases": f"C-{w.things['spare'].pk}"}, acts=_STEERERS
    ),
    "task-serve-not": Example(
        ids=lambda w, v: {"task_id": w[v].task.pk, "case_id": w.things["spare"].pk},
        sees=_STEERERS,
        get=False,
        post=lambda w, v: {},
        before=lambda w, v: serve(w[v], w.things["spare"]),
    ),
    "task-list": of_task(get=False, post=lambda w, v: {"items": "One"}),
    "department-work": Example(
        ids=lambda w, v: {"department_id": w.departments["a"].pk}, sees={"any": DESK}
    ),
    "department-taking": Example(
        ids=lambda w, v: {"department_id": w.departments["a"].pk},
        sees={"any": DESK},
        acts={"any": frozenset({"agent_a", "administrator"})},
        refused=403,
        get=False,
        post=lambda w, v: {"offers": "1"},
    ),
    "task-mail": Example(
        ids=lambda w, v: {"task_id": w[v].task.pk, "notice_id": w[v].notice.pk},
        sees=_STEERERS,
        get=False,
        post=lambda w, v: {},
        before=lambda w, v: (
            type(w[v].notice).objects.filter(pk=w[v].notice.pk).update(mail_state="failed")
        ),
    ),
    "task-file": Example(
        ids=lambda w, v: {
            "task_id": w[v].task.pk,
            "kind": "task",
            "file_id": w[v].task.files.get().pk,
        },
        sees=SEES,
    ),
    "task-answer": of_task("accept", get=False, post=lambda w, v: {}, acts=_DOERS),
    "task-by-link": by_link(),
    "task-new-link": by_link(get=False, post=lambda w, v: {}),
    "task-link-file": Example(
        ids=lambda w, v: {
            "secret": w["own"].link,
            "kind": "task",
            "file_id": w["own" if v == "held" else "foreign"].task.files.get().pk,
        },
        sees={"held": ANYBODY, "foreign": frozenset()},
    ),
    "task-link-answer": by_link("accept", get=False, post=lambda w, v: {}),
    # what we give
    "propose-remedy": of_case(post=lambda w, v: _REMEDY),
    "case-remedies": of_case(),
    "remedy-preview": act(_REMEDY, only_reads=True),
    "remedies": Example(),
    "remedy": _of_remedy(),
    "revise-remedy": _of_remedy(
        post=lambda w, v: {**_REMEDY, "amount": "12.00"},
        before=lambda w, v: proposed_again(w[v].extra["remedy"]),
    ),
    "settle-remedy": _of_remedy(get=False, post=lambda w, v: {"decision": "by-hand"}),
    "tell-remedy": _of_remedy(
        get=False, post=lambda w, v: {}, before=lambda w, v: given_to(w[v].extra["remedy"])
    ),
    "remedy-files": form(
        lambda w, v: {"connection": w.things["remedies"]["run"].pk},
        acts={"any": _FILES},
        refused=404,
    ),
    "remedy-file": _of_file(),
    "remedy-file-csv": _of_file(),
    "remedy-file-lines": _of_file(get=False, post=lambda w, v: {"all": "1"}),
    "finance": Example(),
    "new-finance": Example(ids=lambda w, v: {"way": "batch"}, post=lambda w, v: {"name": "New"}),
    "finance-connection": _of_finance(),
    "change-finance": _of_finance(post=lambda w, v: {"name": "B", "url": "https://b.example/"}),
    "test-finance": settings_page(
        "connection_id",
        lambda w: w.things["remedies"]["mute"].pk,
        get=False,
        post=lambda w, v: {},
        only_reads=True,
    ),
    "renew-finance": _of_finance(get=False, post=lambda w, v: {}),
    "switch-finance": _of_finance(get=False, post=lambda w, v: {"state": "active"}),
    "remedy-hook": Example(
        ids=lambda w, v: {
            "token": w.things["remedies"]["finance"].sealed_id.hex
            if v == "there"
            else uuid.uuid4().hex
        },
        sees={"there": ANYBODY, "nowhere": frozenset()},
        get=False,
        post=lambda w, v: {},
        json=f'{{"id": "{HEARD_OF}", "status": "confirmed"}}'.encode(),
        headers=lambda w, v, body: sign(
            secrets_of(w.things["remedies"]["finance"])[0],
            id_=uuid.uuid4().hex,
            at=timezone.now(),
            body=body,
        ),
    ),
    # what the customer sees
    "status-by-link": Example(
        ids=lambda w, v: {"secret": w["own"].extra["page"] if v == "held" else "x" * 32},
        sees={"held": ANYBODY, "guessed": frozenset()},
        post=_added,
        steady=True,
    ),
    "status-file": Example(
        ids=lambda w, v: {
            "secret": w["own"].extra["page"],
            "file_id": w["own" if v == "held" else "foreign"].attachment.pk,
        },
        sees={"held": ANYBODY, "foreign": frozenset()},
    ),
    "customer-view": of_case(),
    "customer-link": act(lambda w, v: {"person": w[v].extra["person"].pk}),
    "customer-links-end": act(),
    "status-settings": form({"is_on": "on", "naming": "first"}),
    # approvals: seen by whoever asked, whoever is asked, and whoever sees the case
    "my-approvals": Example(),
    "case-approvals": of_case(),
    "approval": _of_approval(),
    "approval-decide": _of_approval(get=False, post=_approve, acts=OWNERS),
    "approval-withdraw": _of_approval(get=False, post=lambda w, v: {}, acts=_STEERERS),
    "approval-file": Example(
        ids=lambda w, v: {"approval_id": w[v].extra["approval"].pk, "number": 0}, sees=SEES
    ),
    "approval-by-link": _by_approval_link(),
    "approval-link-decide": _by_approval_link(get=False, post=_approve),
    "approval-new-link": _by_approval_link(get=False, post=lambda w, v: {}),
    "approval-link-file": _by_approval_link(number=0),
    "understanding": form({"text": "Hello"}, only_reads=True),
    "learner": _of_learner(),
    "learner-train": _of_learner(get=False, post=lambda w, v: {}),
    "learner-reset": _of_learner(get=False, post=lambda w, v: {"sure": "1"}),
    "lesson-forget": settings_page(
        "lesson_id",
        lambda w: w.things["teaching"]["lesson"].pk,
        get=False,
        post=lambda w, v: {},
    ),
    "read-again": Example(get=False, post=lambda w, v: {}),
    "own-words": Example(ids=lambda w, v: {"kind": "product"}),
    "new-own-word": Example(ids=lambda w, v: {"kind": "product"}, post=lambda w, v: A_WORD),
    "own-word": _of_word(post=lambda w, v: A_WORD),
    "remove-own-word": _of_word(get=False, post=lambda w, v: {}),
    "limits": Example(),
    "new-limit": form({"who": "keepers", "currency": "EUR", "per_act": "50.00"}),
    "limit": settings_page(
        "limit_id",
        lambda w: w.things["approvals"]["limit"].pk,
        post=lambda w, v: {"who": "role:agent", "currency": "CHF", "per_act": "70.00"},
    ),
    "remove-limit": settings_page(
        "limit_id",
        lambda w: w.things["approvals"]["limit"].pk,
        get=False,
        post=lambda w, v: {},
    ),
    "approval-rules": Example(),
    "new-approval-rule": form(_A_RULE),
    "approval-rule": _of_rule(post=lambda w, v: _A_RULE),
    "remove-approval-rule": _of_rule(get=False, post=lambda w, v: {}),
    "move-approval-rule": _of_rule(get=False, post=lambda w, v: {"to": "up"}, only_reads=True),
    "held-replies": of_case(),
    "edit-held": with_id(
        "held_id", lambda w, v: w[v].extra["held"].pk, get=False, post=lambda w, v: {}
    ),
    # what we say
    "send-reply": act(_reply),
    "keep-draft": act(_reply),
    "drop-draft": act(_reply, before=_draft),
    "preview-reply": act(_reply),
    "edit-sent": with_id(
        "send_id",
        lambda w, v: w[v].send.pk,
        post=lambda w, v: {"text": "Other words."},
        only_reads=True,  # its channel cannot: it says so
    ),
    "delete-sent": with_id(
        "send_id", lambda w, v: w[v].send.pk, get=False, post=lambda w, v: {}, only_reads=True
    ),
    "sends": Example(),
    "settle-send": with_id(
        "send_id", lambda w, v: w[v].send.pk, get=False, post=lambda w, v: {"decision": "went"}
    ),
    "saved-replies": Example(),
    "new-saved-reply": form({"name": "Hello", "text_en": "Hello"}),
    "saved-reply": Example(
        ids=lambda w, v: {"saved_id": w.things["replies"][v].pk},
        sees={
            "a": frozenset({"agent_a", "administrator"}),
            "c": frozenset({"zoe", "administrator"}),
        },
        post=lambda w, v: {"name": "Hello", "text_en": "Hello"},
    ),
    "remove-saved-reply": Example(
        ids=lambda w, v: {"saved_id": w.things["replies"][v].pk},
        sees={
            "a": frozenset({"agent_a", "administrator"}),
            "c": frozenset({"zoe", "administrator"}),
        },
        get=False,
        post=lambda w, v: {},
    ),
    # whoever came by an invitation
    "invited-decide": Example(
        ids=lambda w, v: {"case_id": w[v].case.pk, "invitation_id": w[v].extra["invitation"].pk},
        sees=SEES,
        get=False,
        post=lambda w, v: {"same": "no"},
    ),
    # saved searches
    "searches": Example(),
    "new-search": form(lambda w, v: typed(w.things["search"])),
    "search-saved": _of_search(post=lambda w, v: typed(w.things["search"])),
    "switch-search": _of_search(get=False, post=lambda w, v: {"on": "1"}),
    "remove-search": _of_search(get=False, post=lambda w, v: {}),
    # what we know: articles of a department are its own, what was seen before is said of a case
    "articles": Example(),
    "new-article": form({"title_en": "Hello", "body_en": "Hello"}),
    "article": _of_article(),
    "edit-article": _of_article(post=lambda w, v: {"title_en": "Hello", "body_en": "Hello"}),
    "retire-article": _of_article(get=False, post=lambda w, v: {}),
    "bring-article-back": _of_article(
        get=False, post=lambda w, v: {}, before=lambda w, v: retired(w.things["articles"][v])
    ),
    "seen-before": of_case(),
    "quote-into-reply": of_case(
        get=False,
        post=lambda w, v: {"what": "article", "id": w.things["articles"]["all"].pk},
    ),
    # playbooks: the desk reads and starts them, administrators write them
    "playbooks": Example(),
    "new-playbook": form({"name": "Lost card"}),
    "use-playbook": Example(ids=lambda w, v: {"key": "outage"}, get=False, post=_body({})),
    "playbook": _of_playbook(),
    "playbook-about": _of_playbook(post=lambda w, v: {"name": "Give back"}),
    "playbook-places": _of_playbook(post=lambda w, v: {"new": "Finance"}),
    "add-playbook-step": _of_playbook_step(
        {"kind": "approval"}, post=lambda w, v: {"titles": "Agree"}
    ),
    "playbook-step": _of_playbook_step(
        {"key": "wait"}, post=lambda w, v: {"titles": "Wait", "until": "customer"}
    ),
    "move-playbook-step": _of_playbook_step(
        {"key": "wait", "act": "up"}, get=False, post=lambda w, v: {}
    ),
    "publish-playbook": _of_playbook(
        get=False,
        post=lambda w, v: {},
        before=lambda w, v: written_on(w.things["playbooks"]["runs"]),
    ),
    "playbook-secret": _of_playbook(get=False, post=lambda w, v: {}),
    "put-playbook-away": _of_playbook(get=False, post=lambda w, v: {}),
    "start-playbook": of_case(),
    "case-playbooks": of_case(),
    "start-this-playbook": Example(
        ids=lambda w, v: {
            "case_id": w[v].case.pk,
            "playbook_id": w.things["playbooks"]["spare"].pk,
        },
        sees=SEES,
        post=lambda w, v: {},
    ),
    "stop-run": _of_run(get=False, post=lambda w, v: {"reason": "Enough."}),
    "move-run": _of_run(
        get=False,
        post=lambda w, v: {},
        before=lambda w, v: newer(w.things["playbooks"]["runs"]),
    ),
    "skip-step": _of_step(get=False, post=lambda w, v: {"reason": "Known."}),
    "step-again": _of_step(
        get=False, post=lambda w, v: {}, before=lambda w, v: failed(w[v].extra["step"])
    ),
    "add-run-step": _of_step(
        {"kind": "wait"},
        post=lambda w, v: {"titles": "Think", "until": "time", "hours": "2", "reason": "So."},
    ),
    "step-remedy": _of_step(),
    # rules and their replays: the desk looks, administrators write
    "rules": Example(),
    "rule-builder": button(query="?scope=filter&name=condition", only_reads=True),
    "carry-rules": form({"text": FILE}, only_reads=True),
    "bring-rules": button({"text": FILE}, only_reads=True),
    "export-rules": Example(),
    "ready-rules": Example(ids=lambda w, v: {"key": "quiet-pile"}),
    "new-rule": Example(ids=lambda w, v: {"kind": "filter"}, post=_body(TYPED)),
    "rule-doing": Example(
        ids=lambda w, v: {"kind": "filter"}, get=False, post=_body(TYPED), only_reads=True
    ),
    "rule": _of_ruling(),
    "change-rule": _of_ruling(post=_body(TYPED)),
    "move-rule": _of_ruling(get=False, post=_body({"way": "down"})),
    "switch-rule": _of_ruling(get=False, post=_body({"state": "on"})),
    "retire-rule": _of_ruling(get=False, post=_body({})),
    "undo-rule": _of_ruling(get=False, post=_body({}), only_reads=True),
    "undo-effect": Example(
        ids=lambda w, v: {"effect_id": w.things["rules"]["effect"].pk},
        get=False,
        post=_body({}),
        only_reads=True,
    ),
    "replay-rule": _of_ruling(post=_body({"span": "7"})),
    "try-change": _of_ruling(get=False, post=_body(TYPED)),
    "try-rule": Example(ids=lambda w, v: {"kind": "filter"}, get=False, post=_body(TYPED)),
    "replay-list": Example(ids=lambda w, v: {"kind": "filter"}, post=_body({"span": "7"})),
    "replay": _of_replay(),
    "replay-items": _of_replay(query=f"?group={GROUP}"),
    "cancel-replay": _of_replay("running", get=False, post=_body({})),
    "replay-again": _of_replay(get=False, post=_body({"span": "7"})),
    "keep-replayed": _of_replay(get=False, post=_body({"state": "on"})),
    "change-replayed": _of_replay(),
    "apply-replay": _of_replay(get=False, post=_body({}), only_reads=True),
    "undo-replay": _of_replay(get=False, post=_body({}), only_reads=True),
    # what we learn
    "first-look": Example(),
    "first-look-of": Example(ids=lambda w, v: {"channel_id": w.channels["mail"].pk}),
    "cases-behind": Example(ids=lambda w, v: {"metric_name": "lived-wait"}),
}
