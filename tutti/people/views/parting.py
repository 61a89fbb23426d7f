"""Undoing a merge: what comes back by itself, and what only somebody who knows them can say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.fields.values import definitions_on
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.actions.merging import unmerge
from tutti.people.comparing import in_words, label_of, side_of
from tutti.people.errors import PeopleTrouble
from tutti.people.loose import KINDS
from tutti.people.models import Merge
from tutti.people.parted import Question, questions_of

REFUSED = 422
ANSWER = "gives:"  # before a question's key in the form


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question in words."""

    question: Question
    words: str
    stays: str
    goes: str
    chosen: str


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, merge_id: int) -> HttpResponse:
    merge = _merge(request, merge_id)
    if merge.undone_at is not None:
        messages.info(request, _("They are two persons again already."))
        return redirect("person", merge.survivor_id)
    trouble = ""
    if request.method == "POST":
        try:
            unmerge(merge, gives=_answers(request), by=Actor.member(signed_in(request).pk))
        except PeopleTrouble as refused:
            trouble = str(refused)
        else:
            messages.success(request, _("They are two persons again."))
            return redirect("person", merge.survivor_id)
    return page(
        request,
        "people/part.html",
        status=REFUSED if trouble else 200,
        merge=merge,
        survivor=merge.survivor.root,
        other=merge.other,
        groups=list(_groups(merge, _answers(request))),
        side=side_of(merge.other),
        trouble=trouble,
    )


def _merge(request: HttpRequest, merge_id: int) -> Merge:
    visible = Merge.objects.visible_to(principal(request))
    found: Merge = get_object_or_404(
        visible.select_related("survivor__survivor", "other", "by"), pk=merge_id
    )
    return found


def _answers(request: HttpRequest) -> dict[str, str]:
    given = request.POST.items()
    return {name.removeprefix(ANSWER): str(v) for name, v in given if name.startswith(ANSWER)}


def _groups(merge: Merge, given: dict[str, str]) -> Iterator[tuple[str | Promise, list[Asked]]]:
    """The questions under a heading of each kind."""
    questions = questions_of(merge)
    values = [question for question in questions if question.field]
    if values:
        yield _("Changed by hand since"), _values(values, given)
    for kind in KINDS.values():
        things = [one for one in questions if one.key.startswith(f"{kind.name}:")]
        if things:
            yield kind.label, _things(merge, things, given)


def _values(questions: Sequence[Question], given: dict[str, str]) -> list[Asked]:
    definitions = definitions_on("person")
    nothing = _("nothing")
    return [
        Asked(
            question=one,
            words=label_of(one.field, definitions),
            stays=_("Stays: %(value)s")
            % {"value": in_words(one.field, [one.now], definitions) or nothing},
            goes=_("Back to: %(value)s")
            % {"value": in_words(one.field, [one.before], definitions) or nothing},
            chosen=given.get(one.key, one.answers[0]),
        )
        for one in questions
    ]


def _things(merge: Merge, questions: Sequence[Question], given: dict[str, str]) -> list[Asked]:
    names = {"survivor": str(merge.survivor.root), "other": str(merge.other)}
    return [
        Asked(
            question=one,
            words=one.thing.words if one.thing else "",
            stays=_("Stays with %(survivor)s") % names,
            goes=_("Goes to %(other)s") % names,
            chosen=given.get(one.key, one.answers[0]),
        )
        for one in questions
    ]
