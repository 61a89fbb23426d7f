"""What finance answered, understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from tutti.ground.http import Answer

KEPT = 4096  # bytes of an answer that are kept and shown
BUSY = 429
LAST_REFUSAL = 499
TOO_SLOW = 408  # whoever stands before it says this, also of what arrived
ELSEWHERE = (
    301,
    307,
    308,
)  # asked to repeat the request there, it did nothing; after a 302 or 303 it may have


class Meaning(Enum):
    """What an answer makes of a remedy."""

    TAKEN = "taken"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LATER = "later"  # it surely did nothing
    DOUBT = "doubt"


WORDS = {"accepted": Meaning.TAKEN, "issued": Meaning.TAKEN, "confirmed": Meaning.CONFIRMED,
         "declined": Meaning.REFUSED, "refused": Meaning.REFUSED}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Understood:
    """`why` is what a person reads where it was not taken; `text` the answer as it came.

    `about_this`: finance spoke of this very id, so that its no holds whatever became of earlier attempts.
    `at_once`: enough time has passed already before another attempt.
    """

    meaning: Meaning
    status: int | None = None
    text: str = ""
    reference: str = ""
    why: str = ""
    about_this: bool = False
    at_once: bool = False


def understood(answer: Answer) -> Understood:
    """2xx with a `status` we know, 4xx and "ask there" as a refusal, 429 as "later"; everything else leaves doubt."""
    text = kept(answer.body)
    if answer.is_success:
        return _of_success(answer, text)
    if answer.status == BUSY:
        why = _("It is busy and asked us to come later.")
        return Understood(meaning=Meaning.LATER, status=answer.status, text=text, why=why)
    meaning = Meaning.REFUSED if _did_nothing(answer.status) else Meaning.DOUBT
    said = {"status": answer.status, "words": text[:300]}
    return Understood(
        meaning=meaning,
        status=answer.status,
        text=text,
        why=_("It answered %(status)s: %(words)s") % said if text else _answered(answer.status),
    )


def kept(body: bytes) -> str:
    """The beginning of an answer, as text the database can hold."""
    return body[:KEPT].decode(errors="replace").replace("\x00", "�").strip()


def words_of(value: object, longest: int) -> str:
    """One of their words as the database can hold it: JSON may carry NUL and half a surrogate pair."""
    text = str(value or "").encode(errors="replace").decode()
    return text.replace("\x00", "�").strip()[:longest]


def _did_nothing(status: int) -> bool:
    refused = 400 <= status <= LAST_REFUSAL and status != TOO_SLOW  # noqa: PLR2004 -- 4xx
    return refused or status in ELSEWHERE


def _of_success(answer: Answer, text: str) -> Understood:
    said = said_in(answer)
    word = WORDS.get(str(said.get("status", "")).lower())
    reference = words_of(said.get("reference"), 200)
    if word is None:
        why = _("It answered %(status)s, but not with a status we know.") % {
            "status": answer.status
        }
        return Understood(meaning=Meaning.DOUBT, status=answer.status, text=text, why=why)
    why = words_of(said.get("reason"), 300)
    return Understood(
        meaning=word,
        status=answer.status,
        text=text,
        reference=reference,
        about_this=True,
        why=why or (_("It declined, without a reason.") if word is Meaning.REFUSED else ""),
    )


def said_in(answer: Answer) -> dict[str, object]:
    """The JSON object of an answer; empty when it is none."""
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _answered(status: int) -> str:
    return _("It answered %(status)s without a word.") % {"status": status}
