"""The page behind an approval's mail link. Looking changes nothing; a post decides what its digest says was read.

A browser not seen before proves first that its user reads the member's mail: `actions/browsers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import key_holders, policy
from tutti.ground.accounts.models import Member
from tutti.ground.keys.models import Key
from tutti.ground.limits.limited import limited, too_many
from tutti.ground.limits.taking import take
from tutti.ground.notices.actions.telling import notify
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.approvals.actions.browsers import ask_code, is_known, new_token, prove
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.errors import ApprovalTrouble, CodeWrong
from tutti.work.approvals.forms import DecideForm
from tutti.work.approvals.links import link_holder
from tutti.work.approvals.models import Approval, ApprovalSet, State, Verdict
from tutti.work.approvals.notices import APPROVAL_ASKED
from tutti.work.approvals.queries import Card, cards
from tutti.work.approvals.seating import place_of
from tutti.work.approvals.views.deciding import bound_file, first_error

A_WHILE = timedelta(minutes=10)
NEW_LINKS = 3  # an hour, for one approval and member
COOKIE, SALT = "tutti_browser", "tutti.approvals.browser"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A link somebody opened: whose it is, and how it stands.

    `open`: they may decide. `said`: they decided already. `changed`: what it was about is not asked any more.
    `stale`: the link is old, the question still theirs. `gone`: it is not theirs (any more).
    """

    secret: str
    card: Card
    member: Member
    standing: str

    @property
    def approval(self) -> Approval:
        return self.card.approval


@policy(key_holders)
@require_safe
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    opened = _opened(secret)
    with _reading_as(opened.member):
        return _page(request, opened)


@policy(key_holders)
@require_POST
@limited("approval-decide", limit=60, per=A_WHILE)
def decide_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    opened, form = _opened(secret), DecideForm(request.POST)
    with _reading_as(opened.member):
        if opened.standing != "open":
            return _page(request, opened, status=409)
        if not form.is_valid():
            return _page(request, opened, form=form, trouble=first_error(form), status=422)
        token = _token(request)
        if not _is_trusted(request, opened.member, token):
            asked = _proved(request, opened, form, token)
            if asked is not None:
                return asked
        return _decide(request, opened, form)


@policy(key_holders)
@require_POST
@limited("approval-new-link", limit=20, per=A_WHILE)
def new_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Mail a new link to the stored address. Says the same whether or not there was anything to mail."""
    opened = _opened(secret)
    whose = f"{opened.approval.pk} {opened.member.pk}"
    allowance = take("approval-link", whose, limit=NEW_LINKS, per=timedelta(hours=1))
    if not allowance.allowed:
        return too_many(request, allowance.retry_after)
    if opened.standing in {"open", "stale"}:
        params = {"asker": str(opened.approval.asked_by), "what": opened.approval.what[:200]}
        about = ("approval", opened.approval.pk)
        notify([opened.member], APPROVAL_ASKED, subject=about, params=params)
    with _reading_as(opened.member):
        return page(request, "work/link_mailed.html", opened=opened)


@policy(key_holders)
@require_safe
def file_by_link(request: HttpRequest, secret: str, number: int) -> HttpResponseBase:
    opened = _opened(secret)
    if opened.standing != "open":
        raise Http404
    return bound_file(request, opened.card, number)


@contextmanager
def _reading_as(member: Member) -> Iterator[None]:
    """In the colleague's own language and zone, whoever's browser this is."""
    with translation.override(member.language), timezone.override(ZoneInfo(member.time_zone)):
        yield


def _opened(secret: str) -> Opened:
    key = link_holder(secret)
    if key is None or key.member is None or not key.member.is_active or not key.subject_id:
        raise Http404
    found = cards(ApprovalSet(Approval).filter(pk=key.subject_id), key.member)
    if not found:
        raise Http404
    return Opened(
        secret=secret, card=found[0], member=key.member, standing=_standing(key, found[0].approval)
    )


def _standing(key: Key, approval: Approval) -> str:
    member = key.member
    if member is None:
        return "gone"
    if approval.voices.filter(by=member).exclude(verdict=Verdict.SAID).exists():
        return "said"
    if approval.state == State.VOIDED:
        return "changed"
    if place_of(member, approval) is None:
        return "gone"
    alive = key.revoked_at is None and key.expires_at > timezone.now()
    return "open" if alive else "stale"


def _token(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT) or "")


def _is_trusted(request: HttpRequest, member: Member, token: str) -> bool:
    """Signed in as this very member, or a browser that proved itself once."""
    return request.user == member or is_known(token, member=member)


def _proved(
    request: HttpRequest, opened: Opened, form: DecideForm, token: str
) -> HttpResponse | None:
    """None once the code fits; else the page that asks for it, with the decision kept in its form."""
    code = form.cleaned_data["code"]
    try:
        if token and code:
            prove(token, code, member=opened.member)
            return None
        token = token or new_token()
        ask_code(token, member=opened.member)
    except CodeWrong as trouble:
        return _code_page(request, opened, form, trouble=str(trouble), status=422)
    response = _code_page(request, opened, form)
    response.set_signed_cookie(
        COOKIE,
        token,
        salt=SALT,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _decide(request: HttpRequest, opened: Opened, form: DecideForm) -> HttpResponse:
    given = form.cleaned_data
    say = Say(
        verdict=Verdict(given["verdict"]),
        digest=given["digest"],
        reason=given["reason"],
        road="link",
    )
    try:
        voice(opened.approval, who=opened.member, say=say, by=Actor.member(opened.member.pk))
    except ApprovalTrouble as trouble:
        again = _opened(opened.secret)
        return _page(request, again, form=form, trouble=str(trouble), status=422)
    return redirect("approval-by-link", secret=opened.secret)


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    form: DecideForm | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    name = "by_link.html" if opened.standing == "open" else "link_ended.html"
    return page(
        request,
        f"approvals/{name}",
        status=status,
        opened=opened,
        card=opened.card,
        approval=opened.approval,
        form=form,
        trouble=trouble,
    )


def _code_page(
    request: HttpRequest, opened: Opened, form: DecideForm, *, trouble: str = "", status: int = 200
) -> HttpResponse:
    return page(
        request,
        "approvals/code.html",
        status=status,
        opened=opened,
        card=opened.card,
        given=form.cleaned_data,
        trouble=trouble,
    )
