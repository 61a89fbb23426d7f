"""What this room puts on others' pages: open approvals on a case, a link in the navigation, two lines of settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal, principal, signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.work.approvals.models import Approval, ApprovalSet, Limit, Rule
from tutti.work.approvals.queries import lately_on, open_on


@fills("cases.detail.inside.open", order=10)
def open_approvals(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    me = signed_in(request)
    given = {"case": case, "waiting": open_on(case.pk, me), "lately": lately_on(case.pk, me)}
    return render_to_string("approvals/_open.html", given, request)


@fills("cases.pane.inside", order=10)
def waiting_approvals(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    waiting = open_on(case.pk, signed_in(request))
    if not waiting:
        return mark_safe("")
    return render_to_string("approvals/_pane.html", {"case": case, "waiting": waiting}, request)


@counts("approvals for me")
def waiting_for_me(who: Principal) -> QuerySet[Approval]:
    return ApprovalSet(Approval).waiting_for(Member(pk=who.member_id))


@nav("lists", order=25)
def approvals_for_me(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).member_id is None:
        return
    yield NavLink(
        label=_("Approvals for me"),
        url=reverse("my-approvals"),
        icon="stamp",
        count=count_of(request, "approvals for me") or None,
        thumb=_("Approvals"),
    )


@settings_lines(order=45)
def freedom_and_approvals(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    limits, rules = Limit.objects.count(), Rule.objects.filter(is_on=True).count()
    free = ngettext("%(number)d limit.", "%(number)d limits.", limits) % {"number": limits}
    held = ngettext("%(number)d rule.", "%(number)d rules.", rules) % {"number": rules}
    yield SettingsLine(title=_("Freedom"), says=free, url=reverse("limits"), icon="hand")
    yield SettingsLine(
        title=_("What waits for an approval"),
        says=held,
        url=reverse("approval-rules"),
        icon="stamp",
    )
