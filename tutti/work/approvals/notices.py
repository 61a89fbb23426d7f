"""What members are told about approvals, and the mails that ask for a decision.

The mail says all of what is decided where it can, so that a plain reply may decide it; else it says to open the link.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Notice
from tutti.ground.time.words import exact
from tutti.work.approvals.links import make_link
from tutti.work.approvals.models import Approval
from tutti.work.approvals.seating import place_of
from tutti.work.approvals.showing import Shown, shown

READER = "work.approval"


def _path(notice: Notice) -> str:
    return reverse("approval", kwargs={"approval_id": notice.subject_id})


def _asked_letter(notice: Notice, address: str) -> Letter | None:
    rows = Approval.objects.select_related("asked_by", "case__department")
    approval = rows.filter(pk=notice.subject_id).first()
    if approval is None or place_of(notice.member, approval) is None:
        return None
    act = shown(approval)
    about = " · ".join(part for part in (act.amount, act.what) if part)
    asks = gettext("%(asker)s asks for your decision: %(about)s") % {
        "asker": approval.asked_by,
        "about": about,
    }
    lines = [asks, act.gives, act.why, *_bound(act), _by_when(approval)]
    link = address + make_link(approval, member=notice.member)
    return Letter(
        subject=asks[:200],
        text=_paragraphs([*lines, *_ways(act, link, approval)]),
        replies=approval.pk,
        reader=READER,
        by_mail=_how_by_mail() if act.fits_a_mail else "",
    )


def _bound(act: Shown) -> list[str]:
    lines = "\n".join(f"{name}: {value}" for name, value in act.lines)
    if act.fits_a_mail:
        return [lines, act.text]
    files = ", ".join(file.name for file in act.files)
    more = gettext("The words and files stand behind the link. %(files)s") % {"files": files}
    return [lines, more]


def _by_when(approval: Approval) -> str:
    return gettext("Decide by: %(date)s") % {"date": exact(approval.due_at)}


def _ways(act: Shown, link: str, approval: Approval) -> list[str]:
    here = gettext("Read it again and decide here. Opening the page decides nothing:")
    ways = [f"{here}\n{link}"]
    if act.fits_a_mail:
        ways.append(_how_by_mail())
    alone = gettext("The link is yours alone. It works until %(date)s at the latest.")
    return [*ways, alone % {"date": exact(approval.lapses_at)}]


def _how_by_mail() -> str:
    return gettext(
        "Or answer this mail: “approve”, or “decline” and why. It counts where your mail is proved to be yours."
    )


def _code_letter(notice: Notice, _address: str) -> Letter | None:
    from tutti.work.approvals.actions.browsers import new_code  # noqa: PLC0415 -- it tells by this kind

    code = new_code(notice.subject_id)
    if code is None:
        return None
    said = gettext("%(code)s is your code") % {"code": code}
    why = gettext(
        "Somebody opened the link of an approval in a browser we have not seen with you, and wants to decide it. If"
        " it was you, type this code there within ten minutes. If it was not, tell an administrator: somebody else"
        " has your link."
    )
    return Letter(subject=said, text=_paragraphs([said + ".", why]))


def _paragraphs(lines: list[str]) -> str:
    return "\n\n".join(line.strip() for line in lines if line.strip()) + "\n"


APPROVAL_ASKED = notice_kind(
    NoticeKind(
        name="work.approval_asked",
        says=_("%(asker)s asks for your decision: %(what)s"),
        path=_path,
        icon="stamp",
        letter=_asked_letter,
    )
)
APPROVAL_GRANTED = notice_kind(
    NoticeKind(
        name="work.approval_granted",
        says=_("Approved: %(what)s"),
        path=_path,
        icon="check",
    )
)
APPROVAL_DECLINED = notice_kind(
    NoticeKind(
        name="work.approval_declined",
        says=_("%(who)s declined: %(what)s"),
        path=_path,
        icon="circle-x",
    )
)
APPROVAL_PASSED_ON = notice_kind(
    NoticeKind(
        name="work.approval_passed_on",
        says=_("Nobody decided in time; the next in line was asked: %(what)s"),
        path=_path,
        icon="alarm-clock",
    )
)
APPROVAL_EXPIRED = notice_kind(
    NoticeKind(
        name="work.approval_expired",
        says=_("Nobody decided: %(what)s. Ask again, or find another way"),
        path=_path,
        icon="alarm-clock",
    )
)
APPROVAL_SAID = notice_kind(
    NoticeKind(
        name="work.approval_said",
        says=_("%(who)s wrote about: %(what)s"),
        path=_path,
        icon="message-circle",
    )
)
CLOSING_STOPPED = notice_kind(
    NoticeKind(
        name="work.closing_stopped",
        says=_("Settling was approved, but something stands against it now. Look at the case"),
        path=_path,
        icon="circle-alert",
    )
)
BROWSER_CODE = notice_kind(
    NoticeKind(
        name="work.browser_code",
        says=_("A code was mailed to you for a browser not seen before"),
        path=lambda _notice: reverse("my-approvals"),
        icon="key-round",
        letter=_code_letter,
    )
)
