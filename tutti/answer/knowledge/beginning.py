"""What an article starts with when it is written from a case: its title, and our last words in it."""

from __future__ import annotations

from django.utils.translation import get_language

from tutti.answer.knowledge.answers import last_answers
from tutti.cases.models import Case


def begun_from(case: Case) -> dict[str, str]:
    """The form's first values, in the reader's language."""
    code = (get_language() or "en").split("-")[0]
    answer = last_answers([case.pk]).get(case.pk)
    return {f"title_{code}": case.title[:200], f"body_{code}": answer.text if answer else ""}
