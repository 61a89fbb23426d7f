"""Settings: the house's own numbers, products, places and topics."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.triage.teaching.actions.keeping_words import OwnWord, save_word
from tutti.triage.teaching.actions.keeping_words import remove_word as take_away
from tutti.triage.teaching.actions.reading_again import read_again
from tutti.triage.teaching.models import NumberKind, Thing, Topic
from tutti.triage.teaching.trying import tried_on_the_last
from tutti.triage.teaching.word_forms import form_for


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One list of own words: how its page is called, why one keeps it, and what a new one is."""

    key: str
    title: str | Promise
    new: str | Promise
    why: str | Promise
    model: type[OwnWord]


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            key="number",
            title=gettext_lazy("Numbers we give"),
            new=gettext_lazy("Add a number"),
            why=gettext_lazy(
                "Order, account or meter numbers. Say how yours are written, and they are found in every message."
            ),
            model=NumberKind,
        ),
        Kind(
            key="product",
            title=gettext_lazy("Products"),
            new=gettext_lazy("Add a product"),
            why=gettext_lazy(
                "What you make or sell, with the other names people give it. Rules and lists can ask for them."
            ),
            model=Thing,
        ),
        Kind(
            key="place",
            title=gettext_lazy("Places"),
            new=gettext_lazy("Add a place"),
            why=gettext_lazy("Your shops, towns or regions, however people spell them."),
            model=Thing,
        ),
        Kind(
            key="topic",
            title=gettext_lazy("Topics"),
            new=gettext_lazy("Add a topic"),
            why=gettext_lazy(
                "What messages are about here. A topic is known by its words, and learned from corrections."
            ),
            model=Topic,
        ),
    )
}


@policy(administrators)
@require_safe
def words(request: HttpRequest, kind: str) -> HttpResponse:
    return page(request, "teaching/words.html", kind=_kind(kind), words=_all(kind))


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_word(request: HttpRequest, kind: str) -> HttpResponse:
    return _edited(request, _kind(kind), _new(kind))


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, kind: str, word_id: int) -> HttpResponse:
    return _edited(request, _kind(kind), _one(kind, word_id))


@policy(administrators)
@require_POST
def read_messages_again(request: HttpRequest) -> HttpResponse:
    """The newest messages, with the words and lessons of now."""
    number = read_again(by=Actor.member(signed_in(request).pk))
    words = ngettext("One message was read again.", "%(number)d messages were read again.", number)
    messages.success(request, words % {"number": number})
    return redirect("understanding")


@policy(administrators)
@require_POST
def remove_word(request: HttpRequest, kind: str, word_id: int) -> HttpResponse:
    take_away(_one(kind, word_id), by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Taken away. Messages keep what was found in them."))
    return redirect("own-words", kind=kind)


def _edited(request: HttpRequest, kind: Kind, known: OwnWord) -> HttpResponse:
    """Save, or with `try` only look what it would have found."""
    is_new = known.pk is None
    form = form_for(known, request.POST or None)
    good = request.method == "POST" and form.is_valid()
    if good and "try" not in request.POST:
        save_word(known, by=Actor.member(signed_in(request).pk))
        messages.success(request, _("Saved. It counts from the next message on."))
        return redirect("own-words", kind=kind.key)
    return page(
        request,
        "teaching/word.html",
        kind=kind,
        form=form,
        known=None if is_new else known,
        trial=tried_on_the_last(known) if good or not (is_new or form.errors) else None,
        pattern=known.pattern if good and isinstance(known, NumberKind) else "",
        status=422 if form.errors else 200,
    )


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def _all(kind: str) -> list[OwnWord]:
    if _kind(kind).model is Thing:
        return list(Thing.objects.filter(kind=kind))
    return list(Topic.objects.all()) if kind == "topic" else list(NumberKind.objects.all())


def _one(kind: str, word_id: int) -> OwnWord:
    if _kind(kind).model is Thing:
        return get_object_or_404(Thing, kind=kind, pk=word_id)
    if kind == "topic":
        return get_object_or_404(Topic, pk=word_id)
    return get_object_or_404(NumberKind, pk=word_id)


def _new(kind: str) -> OwnWord:
    if _kind(kind).model is Thing:
        return Thing(kind=kind)
    return Topic() if kind == "topic" else NumberKind()
