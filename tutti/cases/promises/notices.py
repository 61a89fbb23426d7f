"""What colleagues are told about promises, and the mails that say it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.promises.models import KindOfPromise, Promise, PromiseState
from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Notice
from tutti.ground.time.words import exact


def _path(notice: Notice) -> str:
    return reverse("case", args=[notice.params["case"]])


def _letter(notice: Notice, address: str) -> Letter | None:
    """What is promised, by when, and where the case is; nothing when it ended meanwhile."""
    promise = Promise.objects.select_related("case").filter(pk=notice.subject_id).first()
    if promise is None or promise.state != PromiseState.RUNNING or promise.due_at is None:
        return None
    said = str(notice_words(notice)) % notice.params
    what = gettext("%(kind)s, by %(date)s.") % {
        "kind": KindOfPromise(promise.kind).label,
        "date": exact(promise.due_at),
    }
    link = address + _path(notice)
    return Letter(subject=said, text=f"{said}\n\n{what}\n\n{link}\n")


def notice_words(notice: Notice) -> object:
    """The sentence of this notice's kind."""
    return next(kind.says for kind in KINDS.values() if kind.name == notice.kind)


KINDS = {
    what: notice_kind(
        NoticeKind(
            name=f"cases.promise_{what}", says=says, path=_path, icon="alarm-clock", letter=_letter
        )
    )
    for what, says in {
        "warning": _("Due soon, as we promised: %(title)s"),
        "broken": _("Not kept in time: %(title)s"),
        "escalation": _("A promise is late, and you are to hear of it: %(title)s"),
    }.items()
}
