"""What members are told about their own way in."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.actions.signing_in import sign_in_path
from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Notice


def _letter(notice: Notice, address: str) -> Letter:
    link = address.rstrip("/") + sign_in_path(notice.member)
    return Letter(
        subject=gettext("Your sign-in link"),
        text=gettext(
            "Hello %(name)s,\n\nthis link signs you in once, within half an hour:\n\n%(link)s\n\n"
            "If you did not ask for it, do nothing."
        )
        % {"name": notice.member.first_name, "link": link},
    )


sign_in_link = notice_kind(
    NoticeKind(
        name="accounts.sign_in_link",
        says=_("You asked for a sign-in link."),
        path=lambda _notice: "/",
        icon="key-round",
        letter=_letter,
    )
)
