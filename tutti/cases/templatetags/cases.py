"""`{% load cases %}`: names and hues of holders, and marks on the score."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tutti.cases.clock import Clock
from tutti.cases.drawn import drawn_rows
from tutti.cases.rows import Line
from tutti.cases.score import Holder

register = template.Library()


@register.filter
def holder_in(holder: Holder, clock: Clock) -> str:
    """What the page calls a holder of the ball."""
    return clock.name_of(holder)


@register.filter
def swatch_in(holder: Holder, clock: Clock) -> str:
    """A holder's colour: a department's hue, or "them"."""
    return clock.swatch_of(holder)


@register.simple_tag
def mark_icon(name: str, y: float) -> SafeString:
    """An icon in the middle of a mark on the score, `y` pixels from its top."""
    return format_html(
        '<svg class="icon" x="-6.5" y="{}" width="13" height="13"><use href="{}#{}"/></svg>',
        y,
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def case_rows(lines: Sequence[Line], open_id: str = "", *, plain: bool = False) -> SafeString:
    """Lines of a list, each one `<li>`."""
    return drawn_rows(lines, open_id=open_id, plain=plain)
