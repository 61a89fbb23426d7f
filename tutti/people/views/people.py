"""The list of people, and writing a new one down."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.actions.changing import create_person
from tutti.people.errors import IdentityTaken
from tutti.people.forms import NewPersonForm
from tutti.people.queries import people_by_name


@policy(desk)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People by name; `q` keeps those whose name begins so."""
    starts = request.GET.get("q", "").strip()[:200].replace("\x00", "")
    after = request.GET.get("after", "").replace("\x00", "")
    found = people_by_name(principal(request), starts=starts, after=after)
    following = {"after": found.after} | ({"q": starts} if starts else {})
    next_url = f"{reverse('people')}?{urlencode(following)}" if found.after else ""
    template = "people/_people.html" if "part" in request.GET else "people/people.html"
    return page(request, template, found=found, starts=starts, next_url=next_url)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = create_person(
                name=given["name"],
                language=given["language"],
                time_zone=given["time_zone"],
                kind=given["kind"] or "email",
                value=given["value"] or "",
                by=Actor.member(signed_in(request).pk),
            )
        except IdentityTaken as taken:
            form.add_error("value", somebody_has_it(taken))
        else:
            messages.success(request, _("%(name)s was written down.") % {"name": person.name})
            return redirect("person", person.pk)
    return page(request, "people/edit.html", form=form, status=422 if form.errors else 200)


def somebody_has_it(taken: IdentityTaken) -> str:
    """The error that names who is known by it, for those who may see people anyway."""
    return _("%(name)s is known by this already (person %(id)d).") % {
        "name": taken.identity.person.root.name,
        "id": taken.identity.person.root_id,
    }
