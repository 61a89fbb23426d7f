"""`{% load ui %}`: icons, times, people's marks, slots, and the containers other parts stand in."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tutti.ground.time import words
from tutti.ground.ui.page import wants_a_part
from tutti.ground.ui.slots import fillings

register = template.Library()

NOT_FOR_SLOTS = {"request", "True", "False", "None"}
SOON_AT = 75  # per cent of a promise used; the colour turns, the words say how long is left


@register.simple_tag
def icon(name: str, label: str = "", *, flip: bool = False) -> SafeString:
    """An icon of the sprite. Label it only where no word is beside it; flip those that point."""
    speaks = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    turned = " icon-flip" if flip else ""
    sprite = static("ui/icons.svg")
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>', turned, speaks, sprite, name
    )


@register.filter
def initials(name: str) -> str:
    """First and last word's first letter, for a person's mark; "?" where there is no letter."""
    found = [word[0] for word in str(name).split() if word[0].isalnum()]
    return "".join(found[:1] + found[1:][-1:]).upper() or "?"


@register.simple_tag
def when(moment: datetime | None) -> str:
    """`today 16:00`, in the reader's zone; nothing for nothing."""
    return _time(moment, words.moment(moment)) if moment else ""


@register.simple_tag
def left(due: datetime | None) -> str:
    """`40 min left` or `25 min late`."""
    return _time(due, words.left(due)) if due else ""


@register.simple_tag
def ago(moment: datetime | None) -> str:
    """`2 d 5 h ago`."""
    return _time(moment, words.ago(moment)) if moment else ""


@register.simple_tag
def day(moment: datetime | None) -> str:
    """`Monday 2 March`, for the line between days."""
    return _time(moment, words.day(moment)) if moment else ""


@register.filter
def lasted(stretch: timedelta | None) -> str:
    """A stretch of time in two figures: `6 h 40`."""
    return "" if stretch is None else words.duration(stretch)


@register.simple_tag
def amount(value: Decimal | float | str, currency: str = "") -> SafeString:
    """`1,420.00 EUR` in the reader's digits. The value carries its own number of decimals."""
    number = formats.number_format(value, use_l10n=True, force_grouping=True)
    return format_html('<span class="amount">{}</span>', f"{number}\xa0{currency}".strip())


@register.inclusion_tag("ui/promise.html")
def promise(due: datetime, started: datetime, waits_for: str = "") -> dict[str, object]:
    """A running promise: its pie, its state, what is left. A paused one names whom it waits for."""
    now = timezone.now()
    spent = round(100 * max(0.0, min(1.0, (now - started) / max(due - started, words.MINUTE))))
    if waits_for:
        state, said = "paused", gettext("waits for %(name)s") % {"name": waits_for}
    else:
        state, said = _promise_state(due, now, spent), words.left(due, now)
    return {"state": state, "words": said, "spent": spent, "due": due}


@register.filter
def exactly(moment: datetime | None) -> str:
    """The whole moment in words, for a title."""
    return words.exact(moment) if moment else ""


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, **extra: Any) -> SafeString:
    """What later stages put here. They get this page's context, and what the tag adds."""
    request: HttpRequest = context["request"]
    given = {
        str(key): value for key, value in context.flatten().items() if key not in NOT_FOR_SLOTS
    }
    return format_html_join(
        "", "{}", ((filling,) for filling in fillings(name, request, given | extra))
    )


@register.simple_block_tag
def scroll_table(content: str, label: str) -> SafeString:
    """Around a `<table class="table">`: it scrolls by itself, reachable by keyboard and named."""
    return format_html(
        '<div class="table-wrap" role="region" aria-label="{}" tabindex="0">{}</div>',
        label,
        content,
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 -- becomes the attribute
    """A native dialog; `<button commandfor="{id}" command="show-modal">` opens it."""
    return format_html(
        '<dialog class="dialog" id="{0}" aria-labelledby="{0}-title" data-behaviour="dialog">'
        '<div><h2 id="{0}-title">{1}</h2>{2}</div></dialog>',
        id,
        title,
        content,
    )


@register.simple_block_tag
def menu(content: str, id: str) -> SafeString:  # noqa: A002 -- becomes the attribute
    """A native popover of `.menu-item`s. Open it by `<button popovertarget="{id}">`."""
    return format_html('<div class="menu" id="{}" popover>{}</div>', id, content)


@register.filter
def is_here(url: str, request: HttpRequest | None) -> bool:
    """Whether a link points at the page one is on; queries count where the link has one."""
    if request is None:
        return False
    here = urlsplit(_page_of(request))
    return str(url) == (f"{here.path}?{here.query}" if "?" in str(url) else here.path)


@register.simple_tag
def url_or_nothing(name: str) -> str:
    """The address, or nothing in a house where the stage that owns it is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.filter
def toast_tone(level: str) -> str:
    """Failures and warnings stay on the page until they are closed."""
    return "late" if level in {"error", "warning"} else ""


@register.filter
def field_kind(field: BoundField) -> str:
    """How the field component draws this field: "check", "choices", "hidden" or "line"."""
    widget = field.field.widget
    if field.is_hidden:
        kind = "hidden"
    elif isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, CheckboxInput):
        kind = "check"
    else:
        kind = "line"
    return kind


@register.filter
def drawn(field: BoundField) -> SafeString:
    """The widget in our dress; the first wrong field of a form takes the focus without script."""
    attrs = dict(field.field.widget.attrs)
    if field_kind(field) == "line":
        attrs["class"] = f"input {attrs.get('class', '')}".strip()
    if field.errors and field.name == next(iter(field.form.errors), None):
        attrs["autofocus"] = True
    return field.as_widget(attrs=attrs)


@register.filter
def at_most(items: list[Any], count: int) -> list[Any]:
    """The first few of a list, for pages that say how many more there are."""
    return items[:count]


def _page_of(request: HttpRequest) -> str:
    """The page a request is for: a part asked for by htmx stands in the page that asked."""
    if wants_a_part(request):
        return request.headers.get("HX-Current-URL", "")
    return request.get_full_path()


def _time(moment: datetime, said: str) -> SafeString:
    stamp = timezone.localtime(moment).isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, words.exact(moment), said)


def _promise_state(due: datetime, now: datetime, spent: int) -> str:
    if now > due:
        state = "late"
    elif spent >= SOON_AT:
        state = "soon"
    else:
        state = "calm"
    return state
