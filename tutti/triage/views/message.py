"""The trail of one message, and what can be done on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.models import Effect, EffectSet
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.access.seeing import seen
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.models import Message
from tutti.triage.actions.filtering import filter_message
from tutti.triage.actions.restoring import restore_messages
from tutti.triage.asking import DIGITS
from tutti.triage.errors import TriageTrouble
from tutti.triage.models import Decision, Tier
from tutti.triage.trail import Trail

FILTERS = {Tier.COUNT, Tier.DROP}


@policy(desk)
@require_safe
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    trail = Trail(principal(request), _decision(request, message_id))
    return page(request, "triage/message.html", trail=trail, item=trail.item)


@policy(desk)
@require_POST
def change_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Restore it, filter it by hand, or take back what one rule did to it."""
    decision = _seen(request, message_id)
    try:
        said = _change(request, decision)
    except (TriageTrouble, CannotUndo) as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, said)
    return redirect("funnel-message", message_id)


def _change(request: HttpRequest, decision: Decision) -> str:
    by = Actor.member(signed_in(request).pk)
    tier = request.POST.get("filter", "")
    effect = request.POST.get("undo", "")
    if tier in FILTERS:
        filter_message(get_object_or_404(Message, pk=decision.pk), tier=tier, by=by)
        return _("Filtered. It can be restored until its words are deleted.")
    if effect.isascii() and effect.isdecimal() and len(effect) <= DIGITS:
        about = EffectSet(Effect).filter(subject_kind="message", subject_id=decision.pk)
        undo_effect(get_object_or_404(about, pk=int(effect)), by=by)
        return _("Taken back.")
    restore_messages([decision.pk], by=by)
    return _("Restored. What is like it is kept from now on.")


def _decision(request: HttpRequest, message_id: int) -> Decision:
    return get_object_or_404(Decision.objects.visible_to(principal(request)), pk=message_id)


def _seen(request: HttpRequest, message_id: int) -> Decision:
    """What stands in a case this member may not see is changed by those who may."""
    decision = _decision(request, message_id)
    ids = {decision.conversation_id}
    visible = seen(principal(request), "conversation", ids)
    return get_object_or_404(Decision.objects.filter(conversation_id__in=visible), pk=decision.pk)
