"""The preview of a reply: beside the composer while one writes, or as a page of its own."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from tutti.answer.actions.drafting import files_of
from tutti.answer.addresses import case_page
from tutti.answer.forms import WordsForm
from tutti.answer.models import Draft
from tutti.answer.previewing import preview
from tutti.answer.views.composing import UNREADABLE, conversation_of, keep
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page, wants_a_part


@policy(desk)
@require_POST
def preview_reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Count and posts as a fragment for htmx; by the button a whole page, with the words kept as a draft."""
    case = get_object_or_404(Case.objects.visible_to(principal(request)), pk=case_id)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=UNREADABLE)
    conversation = conversation_of(case, form)
    whole_page = not wants_a_part(request)
    if whole_page:
        keep(request, case, conversation, form, with_files=True)
    draft = Draft.objects.filter(member=signed_in(request), conversation=conversation).first()
    shown = preview(
        conversation,
        form.cleaned_data["text"],
        replace(form.asked, language=case.customer.language if case.customer else ""),
        files=files_of(draft) if draft and whole_page else (),
    )
    template = "answer/preview.html" if whole_page else "answer/_preview.html"
    return page(
        request,
        template,
        case=case,
        conversation=conversation,
        preview=shown,
        typed=form.cleaned_data,
        back=case_page(case.pk),
    )
