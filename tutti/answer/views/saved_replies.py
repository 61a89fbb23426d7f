"""The list of saved replies and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.answer.actions.saving_replies import remove_saved_reply, save_reply
from tutti.answer.forms import SavedReplyForm
from tutti.answer.models import SavedReply
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(desk)
@require_safe
def saved_replies(request: HttpRequest) -> HttpResponse:
    visible = SavedReply.objects.visible_to(principal(request)).select_related("department")
    return page(request, "answer/saved_replies.html", saved_replies=visible)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_saved_reply(request: HttpRequest) -> HttpResponse:
    return _edit(request, SavedReply())


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_reply(request: HttpRequest, saved_id: int) -> HttpResponse:
    visible = SavedReply.objects.visible_to(principal(request))
    return _edit(request, get_object_or_404(visible, pk=saved_id))


@policy(desk)
@require_POST
def remove(request: HttpRequest, saved_id: int) -> HttpResponse:
    visible = SavedReply.objects.visible_to(principal(request))
    found = get_object_or_404(visible, pk=saved_id)
    remove_saved_reply(found, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("“%(name)s” is gone.") % {"name": found.name})
    return redirect("saved-replies")


def _edit(request: HttpRequest, saved: SavedReply) -> HttpResponse:
    who = principal(request)
    own = None if who.is_administrator else sorted(who.departments)
    form = SavedReplyForm(request.POST or None, saved=saved, departments=own)
    if request.method == "POST" and form.is_valid():
        save_reply(
            saved,
            name=form.cleaned_data["name"],
            texts=form.texts,
            department=form.cleaned_data["department"],
            by=Actor.member(signed_in(request).pk),
        )
        return redirect("saved-replies")
    status = 422 if form.is_bound else 200
    return page(request, "answer/saved_reply.html", status=status, form=form, saved=saved)
