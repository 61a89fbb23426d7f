"""What cases put on others' pages: their lists in the navigation, a person's cases, the way from words to a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.lists import counts_for, departments_for
from tutti.cases.models import Case, CaseConversation, SavedView, Shelf
from tutti.cases.queries import Wanted, case_list
from tutti.cases.ranks import band_of, band_steps, reasons_in_words
from tutti.cases.rows import Line, lines_of
from tutti.engines.rules.on_case import done_to_case
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.fields.places import carries_fields
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.ground.ui.templatetags.ui import icon
from tutti.listen.models import Message
from tutti.people.models import Person
from tutti.people.queries import cluster_of
from tutti.people.timeline import Entry
from tutti.triage.models import Decision

carries_fields("case", _("Cases"))


@nav("lists", order=10)
def whose_turn(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if who.member_id is None:
        return
    if not who.works_the_desk:
        yield NavLink(label=_("Cases"), url=reverse("inbox"), icon="inbox", thumb=_("Cases"))
        return
    known = counts_for(request)
    yield NavLink(
        label=_("My turn"),
        url=reverse("inbox"),
        icon="circle-dot",
        count=known.mine["my_turn"],
        thumb=_("My turn"),
    )
    yield NavLink(
        label=_("With others"),
        url=reverse("with-others"),
        icon="users",
        count=known.mine["all"] - known.mine["my_turn"],
    )
    yield NavLink(
        label=_("To be taken"),
        url=reverse("to-be-taken"),
        icon="hand",
        count=known.of(None, Shelf.TO_TAKE),
        thumb=_("To take"),
    )


@nav("lists", order=40)
def saved_lists(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if not who.works_the_desk:
        return
    for view in SavedView.objects.filter(member=signed_in(request)):
        yield NavLink(label=view.name, url=view.query, icon="bookmark")


@nav("departments", order=10)
def departments(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if not who.works_the_desk:
        return
    known = counts_for(request)
    for department in departments_for(request):
        yield NavLink(
            label=department.name,
            url=reverse("queue", args=[department.pk]),
            holder=department.hue,
            count=known.of(department.pk),
        )
    yield NavLink(label=_("All cases"), url=reverse("queues"), icon="layers", count=known.of(None))


@nav("lists", order=70)
def write_a_call_down(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).works_the_desk:
        yield NavLink(label=_("Write a call down"), url=reverse("new-call"), icon="phone-incoming")


@fills("cases.detail.inside.open", order=95)
def done_by_rules(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    """Folded: whoever asks why finds the rule, its version and its reasons."""
    found = done_to_case(case.pk, principal(request))
    if not found:
        return mark_safe("")
    return render_to_string("cases/_done_by_rules.html", {"done": found}, request=request)


@fills("people.person.open")
def open_cases(request: HttpRequest, *, person: Person, **_context: Any) -> SafeString:
    """A person's cases: what is open first, then what was settled last."""
    who = principal(request)
    still = case_list(who, Wanted(person=person.pk), size=20)
    over = case_list(who, Wanted(person=person.pk, shelf=Shelf.CLOSED), size=5)
    drawn = partial(lines_of, reader=who.member_id, departments=departments_for(request))
    lines = {
        "open_lines": _named_by_place(drawn(still.rows)),
        "settled_lines": _named_by_place(drawn(over.rows)),
    }
    return render_to_string("cases/_of_person.html", lines, request)


@fills("people.side.counts")
def how_many_cases(request: HttpRequest, *, person: Person, **_context: Any) -> SafeString:
    """How many cases of a person and all who are one with them the reader may see."""
    visible = Case.objects.visible_to(principal(request))
    theirs = visible.filter(person__in=cluster_of(person.pk))
    still = theirs.open().count()
    words = gettext("%(all)d, %(open)d open") if still else "%(all)d"
    counted = words % {"all": theirs.count(), "open": still}
    return format_html("<dt>{}</dt><dd>{}</dd>", _("Cases"), counted)


@fills("people.exchange.place")
def in_which_case(
    request: HttpRequest, *, entry: Entry, entries: Sequence[Entry], **_context: Any
) -> SafeString:
    """The case an exchange stands in; one statement a page, however many exchanges."""
    known: list[dict[int, int]] = request.__dict__.setdefault("_cases_of_exchanges", [])
    if not known:
        conversations = {each.conversation_id for each in entries}
        links = CaseConversation.objects.filter(
            conversation_id__in=conversations, detached_at__isnull=True
        )
        known.append(dict(links.values_list("conversation_id", "case_id")))
    case_id = known[0].get(entry.conversation_id)
    if case_id is None:
        return mark_safe("")
    address = reverse("case", args=[case_id])
    return format_html('<a class="faint small" href="{}">C-{}</a>', address, str(case_id))


@fills("triage.reading.head")
def back_to_the_case(request: HttpRequest, *, message: Message, **_context: Any) -> SafeString:
    """From what was understood of a message to the case it stands in."""
    links = CaseConversation.objects.filter(
        conversation=message.conversation_id,
        detached_at__isnull=True,
        case__in=Case.objects.visible_to(principal(request)),
    )
    case_id = links.values_list("case_id", flat=True).first()
    if case_id is None:
        return mark_safe("")
    address = f"{reverse('case', args=[case_id])}#message-{message.pk}"
    return format_html(
        '<p><a class="button button-quiet button-small" href="{}">{}C-{}</a></p>',
        address,
        icon("chevron-left", flip=True),
        str(case_id),
    )


def _named_by_place(lines: Iterable[Line]) -> list[Line]:
    """On a person's own page a line is named by its reference and department, not by the person again."""
    return [
        replace(line, name=f"{line.case.reference}, {line.case.department.name}") for line in lines
    ]


@fills("funnel.message.case")
def what_came_of_it(_request: HttpRequest, *, decision: Decision, **_context: Any) -> SafeString:
    """The case the words of a message stand in."""
    case = _case_with(decision)
    if case is None:
        return mark_safe("")
    return format_html(
        '<p><a href="{}">{}</a> <span class="muted">{}</span></p>',
        reverse("case", args=[case.pk]),
        case.title or case.reference,
        case.department.name,
    )


@fills("funnel.message.priority")
def how_it_ranks(
    request: HttpRequest, *, decision: Decision, hidden: bool, **_context: Any
) -> SafeString:
    """How pressing its case is now, with the two strongest reasons."""
    case = None if hidden else _case_with(decision)
    if case is None or not case.is_open:
        return mark_safe("")
    context = {
        "case": case,
        "band": band_of(case.priority, band_steps()).label,
        "reasons": reasons_in_words(case, timezone.now()),
    }
    return render_to_string("cases/_rank_in_trail.html", context, request)


def _case_with(decision: Decision) -> Case | None:
    cases = Case.objects.filter(
        links__conversation_id=decision.conversation_id, links__detached_at__isnull=True
    )
    return cases.select_related("department").first()
