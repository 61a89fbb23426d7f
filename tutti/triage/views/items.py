"""The messages behind a number of the funnel, and the piles: read them, restore one or many."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tutti.engines.rules.models import RuleVersion
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.access.seeing import seen
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.triage.actions.restoring import restore_messages
from tutti.triage.asking import BY_CHANNEL, DIGITS, FILTERED, SOMEBODY, Asked, asked_in
from tutti.triage.errors import NothingToRestore
from tutti.triage.items import REASONS, items_of
from tutti.triage.models import Decision, Matched, Tier
from tutti.triage.views.funnel import channels

AT_ONCE = 1000  # restored by one press; the rest by the next


@policy(desk)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    asked = asked_in(request.GET)
    found = items_of(principal(request), asked, after=request.GET.get("after", ""))
    next_url = f"{reverse('funnel-items')}?{asked.query}&after={found.after}" if found.after else ""
    return page(
        request,
        "triage/items.html",
        part="rows",
        asked=asked,
        items=found,
        next_url=next_url,
        says=in_words(asked),
        channel=next((each for each in channels() if each.pk == asked.channel), None),
        all_at_once=AT_ONCE,
    )


@policy(desk)
@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Restore the messages named, or, with `all`, what waits of the list the address asks for."""
    asked = asked_in(request.GET)
    try:
        restored = restore_messages(_wanted(request, asked), by=Actor.member(signed_in(request).pk))
    except NothingToRestore as trouble:
        messages.error(request, str(trouble))
    else:
        number = len(restored)
        said = ngettext(
            "%(number)s message is back. What is like it is kept from now on.",
            "%(number)s messages are back. What is like them is kept from now on.",
            number,
        )
        messages.success(request, said % {"number": number})
    return redirect(f"{reverse('funnel-items')}?{asked.query}")


def _wanted(request: HttpRequest, asked: Asked) -> Sequence[int]:
    """Ids this member may restore: what stands in a case they do not see is not theirs to take back."""
    visible = Decision.objects.visible_to(principal(request)).filtered()
    if "all" in request.POST:
        waiting = (asked.decisions() & visible).filter(purged_at__isnull=True)
    else:
        named = [int(one) for one in request.POST.getlist("message") if _is_number(one)]
        waiting = visible.filter(pk__in=named[:AT_ONCE])
    newest = waiting.order_by("-day", "-message_id")
    found = dict(newest.values_list("message_id", "conversation_id")[:AT_ONCE])
    allowed = seen(principal(request), "conversation", set(found.values()))
    return [id_ for id_, conversation in found.items() if conversation in allowed]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS


def in_words(asked: Asked) -> str:
    """What the list holds, as its title."""
    names = {FILTERED: _("Filtered"), "": _("Heard")}
    parts = [names.get(asked.tier) or str(Tier(asked.tier).label)]
    if asked.rules:
        parts.append(_("by “%(rule)s”") % {"rule": _rule(asked.rules[0])})
    elif asked.reason:
        parts.append(str(REASONS[asked.reason]))
    if asked.matched == SOMEBODY:
        parts.append(_("matched to a person"))
    elif asked.matched:
        parts.append(_("author: %(sure)s") % {"sure": str(Matched(asked.matched).label).lower()})
    if asked.route == BY_CHANNEL:
        parts.append(_("with their channel"))
    elif asked.route:
        parts.append(_("routed by “%(rule)s”") % {"rule": _rule(int(asked.route.split("-")[0]))})
    if asked.purged:
        parts.append(_("deleted by now"))
    return ", ".join(parts)


def _rule(version: int) -> str:
    found = RuleVersion.objects.select_related("rule").filter(pk=version).first()
    return found.rule.name if found else _("a rule that is gone")
