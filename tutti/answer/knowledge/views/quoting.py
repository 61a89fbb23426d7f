"""One click: what was answered before, an article or a saved reply, put into the draft of this case's reply."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutti.answer.addresses import case_page
from tutti.answer.forms import LONGEST_ID
from tutti.answer.knowledge.actions.quoting import quote_into_draft
from tutti.answer.knowledge.answers import last_answers
from tutti.answer.knowledge.models import Article
from tutti.answer.models import SavedReply
from tutti.answer.queries import used_last
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import Principal, principal, signed_in


@policy(desk)
@require_POST
def quote(request: HttpRequest, case_id: int) -> HttpResponse:
    """`what` is `article`, `saved` or `case`; `id` says which. It goes where the customer wrote last."""
    who = principal(request)
    case = get_object_or_404(
        Case.objects.visible_to(who).select_related("person__survivor"), pk=case_id
    )
    conversation = used_last(case)
    words = _words(who, case, request.POST.get("what", ""), _id(request.POST.get("id", "")))
    if conversation is None:
        messages.error(request, _("This case has no conversation to answer in."))
    elif not words:
        messages.error(request, _("There were no words to take over."))
    else:
        quote_into_draft(case, conversation, words, member=signed_in(request))
        messages.success(request, _("It stands in your reply. Read it before you send it."))
    return HttpResponseRedirect(f"{case_page(case.pk)}#outside")


def _id(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else 0


def _words(who: Principal, case: Case, what: str, id_: int) -> str:
    """The words in the customer's language where we have them; "" for what cannot be quoted."""
    language = case.customer.language if case.customer else ""
    match what:
        case "article":
            sendable = Article.objects.visible_to(who).in_use().filter(for_customers=True)
            return get_object_or_404(sendable, pk=id_).body_for(language)
        case "saved":
            return get_object_or_404(SavedReply.objects.visible_to(who), pk=id_).text(language)
        case "case":
            other = get_object_or_404(Case.objects.visible_to(who), pk=id_)
            answer = last_answers([other.pk]).get(other.pk)
            return answer.text if answer else ""
    return ""
