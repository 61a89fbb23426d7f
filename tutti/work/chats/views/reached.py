"""How I am reached: one's own chat accounts, the code that binds one, and what comes there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.chats.actions.binding import choose_way, new_code, unbind
from tutti.work.chats.errors import CodeWrong
from tutti.work.chats.forms import WayForm
from tutti.work.chats.models import ChatAccount, ChatAccountSet, Way
from tutti.work.chats.queries import bound, chats


@policy(members)
@require_safe
def reached(request: HttpRequest) -> HttpResponse:
    return _page(request)


@policy(members)
@require_POST
@never_cache
def make_code(request: HttpRequest) -> HttpResponse:
    """The code is in this one answer and nowhere else."""
    try:
        code = new_code(signed_in(request))
    except CodeWrong as trouble:
        return _page(request, trouble=str(trouble), status=429)
    return _page(request, code=code)


@policy(members)
@require_POST
def choose(request: HttpRequest, account_id: int) -> HttpResponse:
    me, form = signed_in(request), WayForm(request.POST)
    account = get_object_or_404(ChatAccount, pk=account_id, member=me)
    if not form.is_valid():
        return _page(request, trouble=_("Say how it shall reach you."), status=422)
    choose_way(account, way=Way(form.cleaned_data["way"]), by=Actor.member(me.pk))
    messages.success(request, _("Saved. It counts from the next task on."))
    return redirect("reached")


@policy(members)
@require_POST
def let_go(request: HttpRequest, account_id: int) -> HttpResponse:
    """One's own account; an administrator lets go anybody's."""
    me = signed_in(request)
    seen = ChatAccount.objects.all() if me.is_administrator else _own(me.pk)
    account = get_object_or_404(seen, pk=account_id)
    unbind(account, by=Actor.member(me.pk))
    messages.success(request, _("Let go. What this account says does nothing any more."))
    return redirect("reached" if account.member_id == me.pk else "chats")


def _own(member_id: int) -> ChatAccountSet:
    return ChatAccount.objects.filter(member=member_id)


def _page(
    request: HttpRequest, *, code: str = "", trouble: str = "", status: int = 200
) -> HttpResponse:
    me = signed_in(request)
    return page(
        request,
        "chats/reached.html",
        status=status,
        bound=bound(_own(me.pk)),
        chats=chats(),
        ways=Way.choices,
        code=code,
        trouble=trouble,
        email=me.email,
    )
