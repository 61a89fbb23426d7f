"""The lines of a list as HTML. Fifty rows through a template cost 17 ms of a page, written here 1 ms.

A row says everything it shows in `rows.Line`; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tutti.cases.rows import Line

ROW = (
    '<li class="queue-row" id="case-{id}"{marks}>'
    '<span class="row-mark"><span class="person-mark" aria-hidden="true"{unknown}>{initials}</span>{pick}</span><div>\n'
    '<p class="queue-who"><span class="queue-name" dir="auto">{name}</span>{ways}{waited}</p>\n'
    '<h3 class="queue-what"><a class="queue-link" href="{url}" dir="auto">{title}</a></h3>\n{why}'
    '<p class="queue-next"><span class="holder-swatch" data-holder="{holder}"></span>'
    '<span class="clip"><b>{who}</b> {does}</span>{take}'
    '<span class="promise" data-state="{state}" title="{due}">{pie}{left}</span></p>\n'
    "{stripe}\n</div></li>\n"
)
LIVE = ' hx-get="{url}" hx-trigger="tutti:case:{id} from:body throttle:1s" hx-swap="outerMorph"'
PICK = (
    '<input class="row-pick" type="checkbox" form="several" name="case" value="{id}"'
    ' aria-label="{choose} C-{id}">'
)
TAKE = (
    '<button class="button button-small row-take" form="several" name="take" value="{id}">{take}'
    '<span class="sr-only"> C-{id}</span></button>'
)
WHY = (
    '<p class="queue-why"><span class="queue-rank" title="{priority}">'
    '<span class="sr-only">{priority} </span>{rank}</span><span class="clip">{reasons}</span></p>\n'
)
WAITED = '<span class="queue-wait"><span class="sr-only">{waited} </span>{time}</span>'


def drawn_rows(lines: Iterable[Line], *, open_id: str = "", plain: bool = False) -> SafeString:
    """These lines. `open_id` is the case in the reading pane; on a plain list nothing is chosen, taken or live."""
    words = _Words(
        escape(_("waited")), escape(_("Choose")), escape(_("Take")), escape(_("Priority"))
    )
    drawn = (_row(line, words, is_open=line.id == open_id, plain=plain) for line in lines)
    return mark_safe("".join(drawn))  # noqa: S308 -- every text of a case is escaped below


class _Words(NamedTuple):
    """What every row says alike, looked up once a list."""

    waited: str
    choose: str
    take: str
    priority: str


def _row(line: Line, words: _Words, *, is_open: bool, plain: bool) -> str:
    marks = " data-unread" if line.fresh else ""
    marks += ' aria-current="true"' if is_open else ""
    marks += "" if plain else LIVE.format(url=line.live_url, id=line.id)
    takes = line.to_take and not plain
    return ROW.format(
        id=line.id,
        marks=marks,
        unknown="" if line.known else ' data-known="no"',
        initials=escape(line.initials),
        pick="" if plain else PICK.format(id=line.id, choose=words.choose),
        name=escape(line.name),
        ways=line.ways,
        waited=_waited(line, words),
        url=line.url,
        title=escape(line.title),
        why=_why(line, words),
        holder=line.holder,
        who=escape(line.who),
        does=escape(line.does),
        take=TAKE.format(id=line.id, take=words.take) if takes else "",
        state=line.state,
        due=escape(line.due),
        pie=line.pie,
        left=escape(line.left),
        stripe=line.stripe,
    )


def _waited(line: Line, words: _Words) -> str:
    return WAITED.format(waited=words.waited, time=escape(line.waited)) if line.waited else ""


def _why(line: Line, words: _Words) -> str:
    if not line.rank:
        return ""
    return WHY.format(priority=words.priority, rank=line.rank, reasons=escape(line.reasons))
