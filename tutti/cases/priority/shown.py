"""The priority of one case as its page shows it: a bar of its parts, each with its words and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from tutti.cases.models import Case
from tutti.cases.priority.models import ByHand, Mark
from tutti.cases.priority.parts import Code, Part, score_of
from tutti.cases.priority.queries import marks_of, parts_and_known, standing_by_hand
from tutti.cases.priority.words import reason_in_words
from tutti.cases.ranks import Band, band_of, band_steps
from tutti.engines.rules.models import RuleVersion

IN_THE_MESSAGE = {Code.URGENCY, Code.MOOD, Code.REACH, Code.TOPIC}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One part: `start` and `width` in per cent of the bar, where it adds; `url` leads to what it is about."""

    code: str
    label: str | Promise
    words: str
    points: int
    url: str
    start: int
    width: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """All that stands behind the priority of an open case."""

    score: int
    band: Band
    lines: Sequence[Line]
    by_hand: ByHand | None
    marks: Sequence[Mark]

    @property
    def strongest(self) -> str:
        return " · ".join(line.words for line in self.lines[:2] if line.words)


def shown_of(case: Case) -> Shown:
    """Two statements, and a few more where people or rules had a say: most cases need none of these."""
    parts, known = parts_and_known(case)
    score = score_of(parts)
    return Shown(
        score=score,
        band=band_of(score, band_steps()),
        lines=_lines(case, parts, known.get("message")),
        by_hand=standing_by_hand(case) if known.get("by_hand") else None,
        marks=marks_of(case) if known.get("needs_care") else (),
    )


def _lines(case: Case, parts: Sequence[Part], message: int | None) -> list[Line]:
    rules, now = _rules(parts), timezone.now()
    start, lines = 0, []
    for part in parts:
        width = max(0, min(part.points, 100 - start))
        lines.append(
            Line(
                code=part.code,
                label=Code(part.code).label,
                words=reason_in_words(
                    case, {"code": part.code, "points": part.points, "with": part.given}, now
                ),
                points=part.points,
                url=_url(case, part, message, rules),
                start=start,
                width=width,
            )
        )
        start += width
    return lines


def _rules(parts: Sequence[Part]) -> dict[int, int]:
    """The rule of each version named; a rule has a page, a version has none."""
    versions = [part.given["version"] for part in parts if part.code == Code.RULE]
    if not versions:
        return {}
    return dict(RuleVersion.objects.filter(pk__in=versions).values_list("pk", "rule_id"))


def _url(case: Case, part: Part, message: int | None, rules: dict[int, int]) -> str:
    if part.code in IN_THE_MESSAGE and message:
        return f"{reverse('case', args=[case.pk])}#message-{message}"
    if part.code == Code.RULE and part.given["version"] in rules:
        return reverse("rule", args=[rules[part.given["version"]]])
    if part.code in {Code.VALUE, Code.REPEAT} and case.person_id:
        return reverse("person", args=[case.person_id])
    if part.code == Code.VULNERABLE:
        return reverse("case-care", args=[case.pk])
    return reverse("case-priority", args=[case.pk]) if part.code == Code.HAND else ""
