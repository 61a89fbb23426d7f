"""Saying whether whoever came by an invitation's link is who was invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutti.answer.addresses import case_page
from tutti.answer.inviting.actions.inviting import join_them, keep_apart
from tutti.answer.inviting.errors import CannotInvite
from tutti.answer.inviting.models import Invitation
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.journal.facts import Actor


@policy(desk)
@require_POST
def decide(request: HttpRequest, case_id: int, invitation_id: int) -> HttpResponse:
    """The other case must be visible too: joining shows what is in it."""
    visible = Case.objects.visible_to(principal(request))
    case = get_object_or_404(visible, pk=case_id)
    rows = Invitation.objects.filter(case=case, came__links__case__in=visible)
    invitation = get_object_or_404(rows.distinct(), pk=invitation_id)
    member = signed_in(request)
    act = join_them if request.POST.get("same") == "yes" else keep_apart
    try:
        act(invitation, member=member, by=Actor.member(member.pk))
    except CannotInvite as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(
            request, _("Joined.") if act is join_them else _("It stays a case of its own.")
        )
    return HttpResponseRedirect(f"{case_page(case.pk)}#outside")
