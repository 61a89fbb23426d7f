"""What belongs to a case and who may see it: joining, detaching, sharing, and the way to its neighbours."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.granting import change_audience, grant_case
from tutti.cases.errors import CaseTrouble
from tutti.cases.forms import AudienceForm, ConversationForm, OtherCaseForm, ShareForm
from tutti.cases.models import Audience, Case, CaseConversation
from tutti.cases.queries import conversations_of
from tutti.cases.views.detail import visible_case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation
from tutti.people.queries import cluster_of

REFUSED = 422
MOST_OFFERED = 20


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, case_id: int) -> HttpResponse:
    """Join another case to this one: its conversations belong here from now on, and it is settled."""
    case = visible_case(request, case_id)
    among = _joinable(request, case)
    form = OtherCaseForm(request.POST or None, among=among)
    if form.is_bound and form.is_valid():
        other = form.cleaned_data["other"]
        _join(request, case, other)
        messages.success(
            request,
            _("%(other)s belongs to %(case)s now.")
            % {"other": other.reference, "case": case.reference},
        )
        return redirect("case", case.pk)
    offered = among.filter(person__in=cluster_of(case.person_id or 0), state="open")
    return page(
        request,
        "cases/case_attach.html",
        status=REFUSED if form.errors else 200,
        case=case,
        form=form,
        offered=offered.order_by("-last_at")[:MOST_OFFERED],
    )


@policy(desk)
@require_POST
def detach(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give a conversation a case of its own, and go there."""
    case, member = visible_case(request, case_id), signed_in(request)
    form = ConversationForm(request.POST, case=case)
    if not form.is_valid():
        messages.error(request, _("This conversation does not belong to this case."))
        return redirect("case", case.pk)
    conversation: Conversation = form.cleaned_data["conversation"]
    try:
        own = detach_conversation(case, conversation, member=member, by=Actor.member(member.pk))
    except CaseTrouble as trouble:
        messages.error(request, str(trouble))
        return redirect("case", case.pk)
    return redirect("case", own.pk)


@policy(desk)
@require_safe
def seers(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who may see the case: its audience, and the colleagues let in one by one."""
    case = visible_case(request, case_id)
    return _seers(request, case)


@policy(desk)
@require_POST
def set_audience(request: HttpRequest, case_id: int) -> HttpResponse:
    case, member = visible_case(request, case_id), signed_in(request)
    form = AudienceForm(request.POST)
    if not form.is_valid():
        return _seers(request, case, audience_form=form)
    by = Actor.member(member.pk)
    with transaction.atomic():  # nobody locks themselves out by one press
        grant_case(case, members=[member], reason="shared", by=by, giver=member)
        change_audience(case, audience=Audience(form.cleaned_data["audience"]), by=by)
    messages.success(request, _("Who may see it is changed."))
    return redirect("case-seers", case.pk)


@policy(desk)
@require_POST
def share(request: HttpRequest, case_id: int) -> HttpResponse:
    case, member = visible_case(request, case_id), signed_in(request)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _seers(request, case, share_form=form)
    colleague = form.cleaned_data["member"]
    by = Actor.member(member.pk)
    grant_case(case, members=[colleague], reason="shared", by=by, giver=member)
    messages.success(request, _("%(name)s may see it now.") % {"name": colleague})
    return redirect("case-seers", case.pk)


@policy(desk)
@require_safe
def neighbour(request: HttpRequest, case_id: int, way: str) -> HttpResponse:
    """The case due after or before this one in its department; this one again when there is none."""
    case = visible_case(request, case_id)
    same = Case.objects.visible_to(principal(request)).open()
    queue = same.filter(department_id=case.department_id).exclude(pk=case.pk)
    found = _after(queue, case) if way == "next" else _before(queue, case)
    if found is None:
        messages.info(request, _("This is the last one on this side of the list."))
    return redirect("case", found.pk if found else case.pk)


def _after(queue: QuerySet[Case], case: Case) -> Case | None:
    due = case.due_at or case.last_at
    later = queue.filter(due_at=due, id__gt=case.pk) | queue.filter(due_at__gt=due)
    return later.order_by("due_at", "id").first()


def _before(queue: QuerySet[Case], case: Case) -> Case | None:
    due = case.due_at or case.last_at
    sooner = queue.filter(due_at=due, id__lt=case.pk) | queue.filter(due_at__lt=due)
    return sooner.order_by("-due_at", "-id").first()


def _joinable(request: HttpRequest, case: Case) -> QuerySet[Case]:
    """Other cases the member may see and that hold a conversation: one without has nothing to join."""
    visible: QuerySet[Case] = Case.objects.visible_to(principal(request))
    held = CaseConversation.objects.filter(case=OuterRef("pk"), detached_at__isnull=True)
    return visible.exclude(pk=case.pk).filter(Exists(held))


@transaction.atomic
def _join(request: HttpRequest, case: Case, other: Case) -> None:
    member = signed_in(request)
    by = Actor.member(member.pk)
    for conversation in conversations_of(other):
        attach_conversation(case, conversation, member=member, by=by)


def _seers(
    request: HttpRequest,
    case: Case,
    *,
    audience_form: AudienceForm | None = None,
    share_form: ShareForm | None = None,
) -> HttpResponse:
    return page(
        request,
        "cases/case_seers.html",
        status=REFUSED if audience_form or share_form else 200,
        case=case,
        audience_form=audience_form or AudienceForm(initial={"audience": case.audience}),
        share_form=share_form or ShareForm(),
        grants=case.grants.select_related("member", "by").order_by("at"),
    )
