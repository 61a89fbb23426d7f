"""How a line reaches its reader: at the desk as a notice, to everybody else by mail, several in one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import principal_of
from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Notice
from tutti.work.outcomes.models import Line
from tutti.work.outcomes.telling import Told, tell


def _work_path(_notice: Notice) -> str:
    return reverse("work-for-customers")


def _case_path(notice: Notice) -> str:
    line = _line(notice)
    return reverse("case", args=[line.case_id]) if line else reverse("work-for-customers")


def _line(notice: Notice) -> Line | None:
    lines = Line.objects.filter(member=notice.member).select_related(
        "case__person__survivor", "outcome", "praise"
    )
    if "praise" in notice.params:
        return lines.filter(praise_id=notice.params["praise"]).first()
    return lines.filter(outcome_id=notice.params.get("outcome")).first()


def _one(notice: Notice) -> str:
    line = _line(notice)
    if line is None:
        return gettext("A word of thanks was marked, and taken back.")
    return tell([line], principal_of(notice.member))[0].sentence


def _several(notice: Notice) -> str:
    told = _told(notice)
    if len(told) == 1:
        return told[0].sentence
    count = int(notice.params["count"])
    says = ngettext(
        "What came of %(count)d case you helped with",
        "What came of %(count)d cases you helped with",
        count,
    )
    return says % {"count": count}


def _told(notice: Notice) -> list[Told]:
    lines = Line.objects.filter(
        member=notice.member,
        mail=Line.Mail.MAILED,
        pk__gte=notice.params["first"],
        pk__lte=notice.params["last"],
    )
    found = lines.select_related("case__person__survivor", "outcome", "praise").order_by("at", "id")
    return tell(list(found), principal_of(notice.member))


def _letter(notice: Notice, address: str) -> Letter | None:
    told = _told(notice)
    if not told:
        return None
    where = gettext("What your work did for customers:")
    lines = [*(_paragraph(one) for one in told), f"{where}\n{address}{_work_path(notice)}"]
    return Letter(subject=_several(notice), text="\n\n".join(lines) + "\n")


def _paragraph(one: Told) -> str:
    """One case: what came of it, their part, and the customer's words where they may read them."""
    lines = [one.title]
    if one.line.outcome_id:
        lines.append(". ".join([one.result, *one.given]) + ".")
    if one.part:
        lines.append(one.part)
    if one.quote:
        lines.append(gettext("%(who)s wrote: “%(words)s”") % {"who": one.who, "words": one.quote})
    return "\n".join(lines)


OUTCOME_RETURNED = notice_kind(
    NoticeKind(
        name="work.outcome_returned",
        says=_("A case you helped with is settled"),
        tells=_one,
        path=_case_path,
        icon="circle-check",
    )
)
PRAISE_PASSED_ON = notice_kind(
    NoticeKind(
        name="work.praise_passed_on",
        says=_("A customer thanks you"),
        tells=_one,
        path=_case_path,
        icon="heart-handshake",
    )
)
LINES_RETURNED = notice_kind(
    NoticeKind(
        name="work.lines_returned",
        says=_("What came of cases you helped with"),
        tells=_several,
        path=_work_path,
        icon="circle-check",
        letter=_letter,
    )
)
