"""A customer's own page of their matter. Looking changes nothing; what they add is stored before they are thanked."""

from __future__ import annotations

from datetime import timedelta

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tutti.answer.status.actions.adding import add_words
from tutti.answer.status.errors import NothingAdded
from tutti.answer.status.forms import AddForm
from tutti.answer.status.models import StatusLink
from tutti.answer.status.queries import case_behind, file_of, is_alive, is_shown, known_link, theirs
from tutti.answer.status.showing import reading_as, shown_to
from tutti.cases.models import Case
from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import key_holders, policy
from tutti.ground.files.serving import serve
from tutti.ground.limits.limited import client_address, limited, too_many
from tutti.ground.limits.taking import take
from tutti.ground.ui.page import page
from tutti.listen.public_form import LARGEST_FILES

A_WHILE, HOUR = timedelta(minutes=10), timedelta(hours=1)
LOOKS = 200  # from one address in a while
ADDITIONS = 20  # by one link in an hour
SMALL = 1024 * 1024  # bytes beside the files
GONE = 410


@csrf_exempt
@policy(key_holders)
@takes_up_to(LARGEST_FILES + SMALL)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("status-page", limit=LOOKS, per=A_WHILE, methods=frozenset({"GET", "POST"}))
def status_by_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The secret alone opens it and acts for nobody signed in, so it needs no token against forgery."""
    link = _link(secret)
    case = case_behind(link)
    with reading_as(link.person):
        if not (is_shown() and is_alive(link, case)):
            return _private(page(request, "status/ended.html", status=GONE))
        if request.method == "POST":
            return _private(_add(request, secret, link, case))
        return _private(_show(request, link, case, AddForm(link)))


@policy(key_holders)
@require_safe
@limited("status-page", limit=LOOKS, per=A_WHILE, methods=frozenset({"GET"}))
def file_by_link(request: HttpRequest, secret: str, file_id: int) -> HttpResponseBase:
    """A file that stands on the page, and no other."""
    link = _link(secret)
    case = case_behind(link)
    open_ = is_shown() and is_alive(link, case)
    found = file_of(theirs(case, link.person), file_id) if open_ else None
    if found is None:
        raise Http404
    blob, name, content_type = found
    return _private(serve(request, blob, name=name, content_type=content_type))


def _link(secret: str) -> StatusLink:
    found = known_link(secret)
    if found is None:
        raise Http404
    return found


def _add(request: HttpRequest, secret: str, link: StatusLink, case: Case) -> HttpResponseBase:
    form = AddForm(link, request.POST, request.FILES)
    if not form.is_valid():
        if form.is_stale:
            form.renew()
        return _show(request, link, case, form, status=422)
    allowance = take("status-add", client_address(request), limit=ADDITIONS, per=HOUR)
    by_link = take("status-add-link", str(link.pk), limit=ADDITIONS, per=HOUR)
    if not (allowance.allowed and by_link.allowed):
        return too_many(request, max(allowance.retry_after, by_link.retry_after))
    return _store(request, secret, link, case, form)


def _store(
    request: HttpRequest, secret: str, link: StatusLink, case: Case, form: AddForm
) -> HttpResponse:
    conversations = theirs(case, link.person)
    if not conversations:
        raise Http404
    try:
        add_words(
            conversations[-1],
            words=form.cleaned_data["words"],
            files=form.files_given,
            nonce=form.cleaned_data["nonce"],
        )
    except NothingAdded as reason:
        form.add_error("words", str(reason))
        return _show(request, link, case, form, status=422)
    except OperationalError:
        form.add_error(None, _("This could not be kept just now. Please send it again."))
        return _show(request, link, case, form, status=503)
    return redirect(f"{reverse('status-by-link', args=[secret])}?added=1#added")


def _show(
    request: HttpRequest, link: StatusLink, case: Case, form: AddForm, status: int = 200
) -> HttpResponse:
    return page(
        request,
        "status/status.html",
        status=status,
        shown=shown_to(link.person, case),
        secret=request.path.split("/")[2],
        form=form,
        added=request.GET.get("added") == "1" and not form.is_bound,
    )


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on the way, found by no search engine, named to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
