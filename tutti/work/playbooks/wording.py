"""Words with places to fill: `{name}`, `{first_name}`, `{reference}`, `{amount}`. Other braces stay."""

from __future__ import annotations

import re

from tutti.engines.playbooks.definition import ReplyStep
from tutti.ground.house.queries import house
from tutti.ground.money import in_words
from tutti.ground.texts import text_in
from tutti.work.playbooks.models import PlaybookRun, RunStep
from tutti.work.remedies.models import Remedy

PLACES = ("name", "first_name", "reference", "amount")
_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")


def filled(text: str, run: PlaybookRun) -> str:
    """The text with what is known of the case; an unknown name or amount leaves its place empty."""
    known: dict[str, str] = {}

    def word(found: re.Match[str]) -> str:
        if not known:
            known.update(_known(run))
        return known[found.group(1)]

    return _PLACE.sub(word, text)


def reply_words(row: RunStep) -> str:
    """The words of a reply step, in the language of the customer or the nearest there is."""
    step = row.run.step_of(row)
    texts = step.text if isinstance(step, ReplyStep) else {}
    person = row.run.case.customer
    language = (person.language if person else "") or house().default_language
    return filled(text_in(texts, language), row.run)


def _known(run: PlaybookRun) -> dict[str, str]:
    person = run.case.customer
    given = run.rows.filter(remedy_id__isnull=False).order_by("-pk").first()
    remedy = (
        Remedy.objects.filter(pk=given.remedy_id).first() if given and given.remedy_id else None
    )
    return {
        "name": person.name if person else "",
        "first_name": person.first_name if person else "",
        "reference": run.case.reference,
        "amount": in_words(remedy.money) if remedy and remedy.money else "",
    }
