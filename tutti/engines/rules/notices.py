"""What administrators are told about rules."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.models import Rule
from tutti.ground.accounts.models import Member, Role
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Notice


def tell_stopped(rule: Rule) -> None:
    """Every administrator, once."""
    administrators = Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    params: dict[str, str | int] = {"rule": rule.pk, "name": rule.name, "why": rule.trouble_says}
    notify(list(administrators), STOPPED, subject=("rule", rule.pk), params=params)


def _path(notice: Notice) -> str:
    return reverse("rule", args=[notice.subject_id])


def _letter(notice: Notice, address: str) -> Letter | None:
    """Why it was stopped and where it is; nothing when somebody has seen to it meanwhile."""
    rule = Rule.objects.filter(pk=notice.subject_id).first()
    if rule is None or not rule.trouble:
        return None
    said = str(STOPPED.says) % notice.params
    rest = gettext("It is asked again once somebody changes it or switches it on.")
    return Letter(
        subject=said, text=f"{said}\n\n{rule.trouble_says}\n{rest}\n\n{address}{_path(notice)}\n"
    )


STOPPED = notice_kind(
    NoticeKind(
        name="rules.rule_stopped",
        says=_("The rule “%(name)s” was stopped."),
        path=_path,
        icon="pause",
        letter=_letter,
    )
)
