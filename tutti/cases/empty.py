"""What to say where a list is empty: not that there is no data, but where the work is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.cases.lists import Listed, counts_for
from tutti.cases.models import Shelf
from tutti.ground.access.principal import principal
from tutti.listen.models import Channel


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """An empty state: what is so, why, and the one thing to do next."""

    title: str
    why: str
    act_label: str = ""
    act_url: str = ""
    or_label: str = ""
    or_url: str = ""


def nothing_here(request: HttpRequest, listed: Listed) -> Nothing:
    """Why this list is empty and where to go from it. At most one statement."""
    who = principal(request)
    if not who.works_the_desk:
        return _nothing_asked()
    if listed.show == "closed":
        return Nothing(title=_("Nothing settled yet"), why=_("Settled cases are kept here."))
    known = counts_for(request)
    if not known.of(None) and not Channel.objects.exists():
        return _nobody_can_write(administrator=who.is_administrator)
    waiting = known.of(None, Shelf.TO_TAKE)
    if waiting and listed.wanted.shelf != Shelf.TO_TAKE:
        return _something_to_take(waiting)
    away = known.mine["all"] - known.mine["my_turn"]
    if away and listed.url == reverse("inbox"):
        return _with_others(away)
    return Nothing(title=_("Nothing waits here"), why=_("What comes next appears here by itself."))


def _nothing_asked() -> Nothing:
    return Nothing(
        title=_("Nobody needs you right now"),
        why=_("When a colleague asks you for something, the case appears here."),
        act_label=_("Tasks for me"),
        act_url=_address("my-tasks"),
    )


def _nobody_can_write(*, administrator: bool) -> Nothing:
    title = _("Nobody can write to us yet")
    if not administrator:
        why = _("No channel is connected. An administrator can connect one.")
        return Nothing(title=title, why=why)
    return Nothing(
        title=title,
        why=_(
            "Connect a mailbox or a form, or bring in last year’s complaints: nobody is written to."
            " To look around first, stop Tutti and start “tutti demo”."
        ),
        act_label=_("Connect a channel"),
        act_url=_address("choose-channel"),
        or_label=_("Bring in a file"),
        or_url=_address("new-import"),
    )


def _something_to_take(waiting: int) -> Nothing:
    says = ngettext(
        "%(number)d case waits to be taken.", "%(number)d cases wait to be taken.", waiting
    )
    return Nothing(
        title=_("Nothing here is yours to do"),
        why=says % {"number": waiting},
        act_label=_("To be taken"),
        act_url=reverse("to-be-taken"),
    )


def _with_others(away: int) -> Nothing:
    says = ngettext("%(number)d case is with others.", "%(number)d cases are with others.", away)
    return Nothing(
        title=_("Your turn is over"),
        why=says % {"number": away},
        act_label=_("With others"),
        act_url=reverse("with-others"),
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
