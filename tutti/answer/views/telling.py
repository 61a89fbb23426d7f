"""From a remedy that was given to words for the customer: a draft to be read, changed and sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutti.answer.actions.drafting import save_draft
from tutti.answer.addresses import case_page
from tutti.answer.models import Draft
from tutti.answer.queries import newest_message_id, used_last
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.work.remedies.models import Remedy, RemedySet
from tutti.work.remedies.words import told_in


@policy(desk)
@require_POST
def tell_remedy(request: HttpRequest, remedy_id: int) -> HttpResponse:
    """Put a sentence about it at the end of the member's draft, in the customer's language. Nothing is sent."""
    visible = (
        RemedySet(Remedy).visible_to(principal(request)).select_related("case__person__survivor")
    )
    remedy = get_object_or_404(visible, pk=remedy_id)
    case, member = remedy.case, signed_in(request)
    conversation = used_last(case)
    if conversation is None:
        messages.error(
            request, _("No conversation of this case can be answered. Tell them another way.")
        )
        return HttpResponseRedirect(f"{case_page(case.pk)}#outside")
    draft = Draft.objects.filter(member=member, conversation=conversation).first()
    said = told_in(remedy, case.customer.language if case.customer else "")
    before = draft.text.rstrip() if draft else ""
    save_draft(
        case,
        conversation,
        member=member,
        text=f"{before}\n\n{said}".lstrip() if said not in before else before,
        base_message_id=draft.base_message_id if draft else newest_message_id(case),
        nonce=draft.nonce if draft else None,
    )
    return HttpResponseRedirect(f"{case_page(case.pk)}#outside")
