"""An act as the person deciding reads it: every bound key, in words where there are words for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.ground.money import in_words
from tutti.work.approvals.acts import JSON
from tutti.work.approvals.models import Approval

NAMES: dict[str, str | Promise] = {
    "kind": _("Kind"),
    "recipient": _("To"),
    "channel": _("By way of"),
    "audience": _("Who reads it"),
    "resolution": _("As"),
    "override": _("Although work is open"),
    "reason": _("Because"),
    "title": _("Subject"),
}
WORDS: dict[str, str | Promise] = {
    "public": _("Everyone can read it"),
    "private": _("Only whom it is sent to"),
    "credit": _("Credit"),
    "refund": _("Refund"),
    "replacement": _("Replacement"),
    "waiver": _("Waiver"),
    "change": _("Change"),
    "settled": _("Settled"),
    "no_answer_needed": _("No answer needed"),
    "duplicate": _("Duplicate"),
    "not_ours": _("Not ours"),
    "email": _("Mail"),
}
APART = frozenset({"what", "why", "text", "files", "unseen"})
IN_A_MAIL = 4000  # letters of a text; a longer one is read and decided on the page


@dataclass(frozen=True, kw_only=True)
class BoundFile:
    number: int
    name: str
    size: int
    digest: str
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is decided: `amount` and `what` on top, then lines of (name, value), the words, the files."""

    what: str
    why: str
    amount: str
    text: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    files: list[BoundFile] = field(default_factory=list)

    @property
    def fits_a_mail(self) -> bool:
        """Whether a mail can show all of it; only then a plain reply may decide it."""
        return not self.files and len(self.text) <= IN_A_MAIL


def shown(approval: Approval) -> Shown:
    content = approval.content
    hidden = APART | set(content.get("unseen") or ())
    return Shown(
        what=approval.what,
        why=str(content.get("why") or ""),
        amount=in_words(approval.amount) if approval.amount else "",
        text=str(content.get("text") or ""),
        lines=[
            (str(NAMES.get(key, key.replace("_", " "))), worded(value))
            for key, value in content.items()
            if key not in hidden and value not in ("", None, False)
        ],
        files=files_of(approval),
    )


def files_of(approval: Approval) -> list[BoundFile]:
    given = approval.content.get("files") or []
    return [
        BoundFile(
            number=number,
            name=str(one.get("name", "")),
            size=int(one.get("size", 0)),
            digest=str(one.get("digest", "")),
            content_type=str(one.get("type", "")),
        )
        for number, one in enumerate(given)
    ]


def worded(value: JSON) -> str:
    """A bound value as a person reads it."""
    if value is True:
        return gettext("Yes")
    if isinstance(value, str):
        return str(WORDS.get(value, value))
    if isinstance(value, dict):
        return ", ".join(worded(inner) for inner in value.values() if inner not in ("", None))
    if isinstance(value, list):
        return ", ".join(worded(inner) for inner in value)
    return str(value)
