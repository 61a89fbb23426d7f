"""An act as the person deciding reads it: every bound key, in words where there are words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tutti.ground.money import in_words
from tutti.work.approvals.acts import JSON
from tutti.work.approvals.models import Approval

NAMES: dict[str, str | Promise] = {
    "kind": _("Kind"),
    "recipient": _("To"),
    "channel": _("By way of"),
    "from": _("From"),
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
    "change": pgettext_lazy("kind of remedy", "Change"),
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
    gives: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    files: list[BoundFile] = field(default_factory=list)

    @property
    def fits_a_mail(self) -> bool:
        """Whether a mail can show all of it; only then a plain reply may decide it."""
        return not self.files and len(self.text) <= IN_A_MAIL


def shown(approval: Approval) -> Shown:
    content = approval.content
    hidden = APART | set(content.get("unseen") or ())
    if approval.amount:
        hidden |= {"kind", "recipient"}  # they stand beside the amount
    return Shown(
        what=approval.what,
        why=str(content.get("why") or ""),
        amount=in_words(approval.amount) if approval.amount else "",
        text=str(content.get("text") or ""),
        gives=_gives(content),
        lines=[
            (str(NAMES.get(key, key.replace("_", " "))), worded(value))
            for key, value in sorted(content.items(), key=_in_reading_order)
            if key not in hidden and value not in ("", None, False)
        ],
        files=files_of(approval),
    )


def _in_reading_order(item: tuple[str, JSON]) -> tuple[int, str]:
    known = list(NAMES)
    return (known.index(item[0]) if item[0] in known else len(known), item[0])


def _gives(content: Mapping[str, JSON]) -> str:
    """What kind it is and to whom, as it stands beside the amount."""
    kind, recipient = worded(content.get("kind") or ""), worded(content.get("recipient") or "")
    if not recipient:
        return kind
    return gettext("%(kind)s to %(recipient)s") % {"kind": kind, "recipient": recipient}


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
