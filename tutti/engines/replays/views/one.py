"""One replay: how far it is, what it found, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tutti.engines.replays.actions.beginning import cancel_replay, replay_again
from tutti.engines.replays.actions.keeping import apply_replay, keep_rule, take_back
from tutti.engines.replays.errors import ReplayRefused
from tutti.engines.replays.forms import PeriodForm
from tutti.engines.replays.models import Replay, ReplaySet
from tutti.engines.replays.past import past_of
from tutti.engines.replays.telling import bars_of, groups_of, ids_of, title_of
from tutti.engines.rules.building.saying import condition_in_words
from tutti.engines.rules.doing import actions_of
from tutti.engines.rules.errors import ConditionWrong, RuleTrouble
from tutti.engines.rules.kept import kept
from tutti.engines.rules.lines import actions_in_words
from tutti.engines.rules.page_forms import RuleForm
from tutti.engines.rules.subjects import subjects
from tutti.engines.rules.views.writing import form_page
from tutti.ground.access.policy import administrators, desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

AT_ONCE = 50
LONGEST_ID = 18  # digits


@policy(desk)
@require_safe
def replay(request: HttpRequest, replay_id: int) -> HttpResponse:
    found = _replay(request, replay_id)
    part = "progress" if not found.is_over else None
    return page(request, "replays/replay.html", part=part, **_given(request, found))


@policy(desk)
@require_safe
def items(request: HttpRequest, replay_id: int) -> HttpResponse:
    """Everything of one group, some at a time."""
    found = _replay(request, replay_id)
    key = request.GET.get("group", "")
    if key not in found.groups:
        raise Http404
    ids = ids_of(found, key, after=_after(request), number=AT_ONCE)
    shown = subjects(found.kind, ids, principal(request))
    more = urlencode({"group": key, "after": str(ids[-1])}) if len(ids) == AT_ONCE else ""
    given: dict[str, Any] = {
        "replay": found,
        "group": found.groups[key],
        "title": title_of(found.groups[key]["what"]),
        "examples": [shown[each] for each in ids if each in shown],
        "hidden": sum(each not in shown for each in ids),
        "next_url": f"?{more}" if more else "",
    }
    return page(request, "replays/items.html", **given)


@policy(administrators)
@require_POST
def cancel(request: HttpRequest, replay_id: int) -> HttpResponse:
    found = _replay(request, replay_id)
    cancel_replay(found, by=_by(request))
    return redirect("replay", found.pk)


@policy(administrators)
@require_POST
def again(request: HttpRequest, replay_id: int) -> HttpResponse:
    found = _replay(request, replay_id)
    form = PeriodForm(request.POST, kind=found.kind)
    if form.is_valid():
        try:
            begun = replay_again(found, period=form.period(), by=_by(request))
            return redirect("replay", begun.pk)
        except ReplayRefused as refused:
            form.add_error(None, str(refused))
    given = _given(request, found) | {"form": form}
    return page(request, "replays/replay.html", status=422, **given)


@policy(administrators)
@require_POST
def keep(request: HttpRequest, replay_id: int) -> HttpResponse:
    """Save and switch, in one press."""
    found = _replay(request, replay_id)
    try:
        rule = keep_rule(found, state=request.POST.get("state", ""), by=_by(request))
    except (RuleTrouble, ConditionWrong, ReplayRefused) as trouble:
        messages.error(request, str(trouble))
        return redirect("replay", found.pk)
    words = {
        "on": _("“%(rule)s” is on, from the next one on."),
        "shadow": _("“%(rule)s” runs in shadow: it notes what it would do, and does nothing."),
    }
    said = words.get(rule.state, _("“%(rule)s” is saved, and switched off."))
    messages.success(request, said % {"rule": rule})
    return redirect("rule", rule.pk)


@policy(administrators)
@require_safe
def change(request: HttpRequest, replay_id: int) -> HttpResponse:
    """The form with what was run and not saved; it goes to the rule's own address."""
    found = _replay(request, replay_id)
    if not found.tried:
        return redirect("change-rule", found.rule_id) if found.rule_id else redirect("rules")
    form = RuleForm(kind=found.of, rule=found.rule, said=found.tried)
    actions = actions_of(found.tried.get("actions", []), found.kind)
    action = reverse("new-rule", args=[found.kind])
    if found.rule_id:
        action = reverse("change-rule", args=[found.rule_id])
    return form_page(request, form, found.rule, actions, action=action)


@policy(administrators)
@require_POST
def apply(request: HttpRequest, replay_id: int) -> HttpResponse:
    found = _replay(request, replay_id)
    try:
        done = apply_replay(found, by=_by(request))
    except ReplayRefused as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("Done to %(number)d.", "Done to %(number)d.", done) % {"number": done}
        messages.success(request, said)
    return redirect("replay", found.pk)


@policy(administrators)
@require_POST
def undo(request: HttpRequest, replay_id: int) -> HttpResponse:
    found = _replay(request, replay_id)
    taken = take_back(found, by=_by(request))
    said = ngettext("%(number)d taken back.", "%(number)d taken back.", taken)
    messages.success(request, said % {"number": taken})
    return redirect("replay", found.pk)


def _replay(request: HttpRequest, replay_id: int) -> Replay:
    known = ReplaySet(Replay).visible_to(principal(request)).select_related("rule__current")
    return get_object_or_404(known, pk=replay_id)


def _after(request: HttpRequest) -> int:
    given = request.GET.get("after", "")
    return int(given) if given.isdecimal() and len(given) <= LONGEST_ID else 0


def _by(request: HttpRequest) -> Actor:
    return Actor.member(signed_in(request).pk)


def _given(request: HttpRequest, found: Replay) -> dict[str, Any]:
    past = past_of(found.kind)
    groups = groups_of(found, principal(request)) if found.is_over else []
    return {
        "replay": found,
        "said": _said(found),
        "groups": groups,
        "changes": sum(each.number for each in groups if each.changes),
        "bars": bars_of(found) if found.is_over else [],
        "channel": dict(past.channels()).get(found.channel_id or 0, "") if past else "",
        "can_apply": _can_apply(found),
        "form": PeriodForm(kind=found.kind),
    }


def _said(found: Replay) -> dict[str, Any]:
    """What was run, in words; nothing for a whole list."""
    if not found.is_of_one:
        most = max(found.by_rule.values(), default=0) or 1
        return {"rules": [_counted(found, each, most) for each in found.asked]}
    mine = found.mine[0]
    one = next((each for each in found.asked if each["version_id"] in {mine, 0}), found.asked[0])
    return {
        "condition": condition_in_words(one["condition"], found.of.scope),
        "does": actions_in_words(one["actions"]),
    }


def _counted(found: Replay, asked: Mapping[str, Any], most: int) -> dict[str, Any]:
    """One rule of a whole list with what it decided, and that as a share of the busiest in per cent."""
    number = found.by_rule.get(str(asked["version_id"]), 0)
    ours = kept(found.kind) is None
    return {
        "id": asked["rule_id"] if ours else None,
        "name": asked["name"],
        "number": number,
        "share": round(100 * number / most),
    }


def _can_apply(found: Replay) -> bool:
    past = past_of(found.kind)
    is_whole = found.state == "done" and found.rule_id is not None and not found.tried
    return is_whole and past is not None and past.apply is not None
