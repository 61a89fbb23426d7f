"""Praise on a message of a case: pass it on, take it back, or settle the case again because it was only thanks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.journal.facts import Actor
from tutti.listen.models import Message
from tutti.work.outcomes.actions.praising import pass_praise_on, take_praise_back
from tutti.work.outcomes.actions.settling_again import settle_again
from tutti.work.outcomes.errors import OutcomeTrouble
from tutti.work.outcomes.models import Praise


@policy(members)
@require_POST
def praise(request: HttpRequest, case_id: int, message_id: int) -> HttpResponse:
    case, message = _asked(request, case_id, message_id)
    member = signed_in(request)
    try:
        passed = pass_praise_on(message, case=case, member=member, by=Actor.member(member.pk))
    except OutcomeTrouble as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _passed_on(passed.lines.count()))
    return _back(case, message)


@policy(members)
@require_POST
def unpraise(request: HttpRequest, case_id: int, message_id: int) -> HttpResponse:
    case, message = _asked(request, case_id, message_id)
    member = signed_in(request)
    found = Praise.objects.filter(case=case, message_id=message.pk).first()
    if found:
        take_praise_back(found, member=member, by=Actor.member(member.pk))
    return _back(case, message)


@policy(desk)
@require_POST
def only_thanks(request: HttpRequest, case_id: int, message_id: int) -> HttpResponse:
    """One click for words that only thank: they are passed on, and the case is settled as it was."""
    case, message = _asked(request, case_id, message_id)
    member = signed_in(request)
    try:
        settle_again(case, message, member=member, by=Actor.member(member.pk))
    except (OutcomeTrouble, CaseTrouble) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The thanks are passed on, and the case is settled as it was."))
    return _back(case, message)


def _asked(request: HttpRequest, case_id: int, message_id: int) -> tuple[Case, Message]:
    case = get_object_or_404(Case.objects.visible_to(principal(request)), pk=case_id)
    held = case.links.filter(detached_at__isnull=True).values("conversation_id")
    return case, get_object_or_404(Message, pk=message_id, conversation_id__in=held)


def _passed_on(count: int) -> str:
    if not count:
        return _("Marked as praise. Nobody but the customer has worked on this case yet.")
    words = ngettext(
        "Passed on to %(count)d colleague.", "Passed on to %(count)d colleagues.", count
    )
    return words % {"count": count}


def _back(case: Case, message: Message) -> HttpResponse:
    return redirect(f"{reverse('case', args=[case.pk])}#message-{message.pk}")
