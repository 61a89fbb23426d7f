"""The list of what waits for an approval as one of the seven lists of rules; kept and changed on its own page."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tutti.engines.rules.building.rows import Fields, fields_in
from tutti.engines.rules.building.saying import condition_in_words
from tutti.engines.rules.kept import KeptLine, keeps_kind
from tutti.work.approvals.conditions import SCOPE
from tutti.work.approvals.models import Rule
from tutti.work.approvals.saying import rule_sentence


def lines() -> Sequence[KeptLine]:
    fields = fields_in(SCOPE)
    return [
        KeptLine(
            id=rule.pk,
            name=rule.name,
            says=_says(rule, fields),
            is_on=rule.is_on,
            address=reverse("approval-rule", args=[rule.pk]),
        )
        for rule in Rule.objects.prefetch_related("steps__members", "steps__department")
    ]


def _says(rule: Rule, fields: Fields) -> str:
    said = rule_sentence(rule)
    if not rule.condition.strip():
        return said
    when = condition_in_words(rule.condition, SCOPE, fields)
    return _("%(said)s Only when: %(when)s") % {"said": said, "when": when}


keeps_kind("approve", lines=lines, address=lambda: reverse("approval-rules"))
