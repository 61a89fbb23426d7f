"""Settings: what was learned, how good it is, which words count, and setting it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.engines.learning.actions.teaching import forget, reset, retrain
from tutti.engines.learning.errors import NoSuchLearner
from tutti.engines.learning.models import Learnt, Lesson
from tutti.engines.learning.registry import Learner, learner_named
from tutti.engines.understanding.understanding import Said, understand
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.triage.teaching.learned import (
    BEGAN,
    PURPOSE,
    lessons_of,
    lines_of,
    measured_lessons,
    summaries,
)
from tutti.triage.teaching.models import NumberKind, Thing, Topic
from tutti.triage.teaching.naming import topic_names
from tutti.triage.teaching.showing import language_words, line_of, reasons_of, things_of
from tutti.triage.teaching.views.words import KINDS

LONGEST_TRIED = 5000


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def understanding(request: HttpRequest) -> HttpResponse:
    """The overview. Posted, it says what it understands of a text, which is not kept."""
    text = request.POST.get("text", "")[:LONGEST_TRIED].strip()
    return page(
        request,
        "teaching/understanding.html",
        learners=summaries(),
        lists=_lists(),
        text=text,
        tried=_tried(text) if text else None,
    )


@policy(administrators)
@require_safe
def learner(request: HttpRequest, name: str) -> HttpResponse:
    known = _known(name)
    count = Lesson.objects.filter(learnt__learner=name).count()
    measured = measured_lessons(known, count)
    return page(
        request,
        "teaching/learner.html",
        learner=known,
        began=BEGAN.get(name, ""),
        purpose=PURPOSE.get(name, ""),
        learnt=Learnt.objects.filter(learner=name).first(),
        count=count,
        measured=measured,
        lines=lines_of(known, measured),
        lessons=lessons_of(known),
    )


@policy(administrators)
@require_POST
def train_again(request: HttpRequest, name: str) -> HttpResponse:
    lessons = retrain(_known(name).name)
    words = ngettext(
        "Trained anew with one lesson.", "Trained anew with %(number)d lessons.", lessons
    )
    messages.success(request, words % {"number": lessons})
    return redirect("learner", name=name)


@policy(administrators)
@require_POST
def reset_learner(request: HttpRequest, name: str) -> HttpResponse:
    """Needs its box ticked: what people taught cannot be brought back."""
    known = _known(name)
    if not request.POST.get("sure"):
        messages.error(request, _("Tick the box first: the lessons cannot be brought back."))
        return redirect("learner", name=name)
    reset(known.name, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Set back. It knows what it knew on the first day."))
    return redirect("learner", name=name)


@policy(administrators)
@require_POST
def forget_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.select_related("learnt"), pk=lesson_id)
    forget(lesson, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Forgotten. It is as if it had never been taught."))
    return redirect("learner", name=lesson.learnt.learner)


def _known(name: str) -> Learner:
    try:
        return learner_named(name)
    except NoSuchLearner as error:
        raise Http404 from error


def _lists() -> list[dict[str, object]]:
    """Each list of own words with how many there are."""
    counts = {
        "number": NumberKind.objects.count(),
        "topic": Topic.objects.count(),
        "product": Thing.objects.filter(kind="product").count(),
        "place": Thing.objects.filter(kind="place").count(),
    }
    return [{"kind": kind, "count": counts[kind.key]} for kind in KINDS.values()]


def _tried(text: str) -> dict[str, object]:
    said = Said(text=text)
    (understood,) = understand([said])
    names = topic_names()
    return {
        "line": line_of(0, understood, names),
        "reasons": reasons_of(said, understood, names),
        "things": things_of(understood),
        "language": language_words(understood),
        "needs_answer": round(100 * (1 - understood.noise)),
    }
