"""Settings: whose chat accounts are bound, and which rooms hear of departments' tasks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.models import Department
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.chats.actions.rooms import leave_room, set_room
from tutti.work.chats.errors import RoomWrong
from tutti.work.chats.forms import RoomForm
from tutti.work.chats.models import ChatAccount, DepartmentRoom
from tutti.work.chats.queries import bound
from tutti.work.chats.queries import chats as chats_there


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def chats(request: HttpRequest) -> HttpResponse:
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _told(form, request):
        messages.success(request, _("Saved. The next task is told there."))
        return redirect("chats")
    return page(
        request,
        "chats/chats.html",
        status=422 if form.errors else 200,
        form=form,
        chats=chats_there(),
        bound=bound(ChatAccount.objects.all()),
        rooms=DepartmentRoom.objects.select_related("department", "channel"),
    )


@policy(administrators)
@require_POST
def leave(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=department_id)
    leave_room(department, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Taken away. Tasks are told in no room of this department."))
    return redirect("chats")


def _told(form: RoomForm, request: HttpRequest) -> bool:
    given = form.cleaned_data
    by = Actor.member(signed_in(request).pk)
    try:
        set_room(given["department"], channel=given["channel"], room=given["room"], by=by)
    except RoomWrong as trouble:
        form.add_error("room", str(trouble))
        return False
    return True
