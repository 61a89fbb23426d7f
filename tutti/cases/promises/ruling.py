"""The list of promises as one of the seven lists of rules; it is kept and changed on its own page."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tutti.cases.promises.forms import typed
from tutti.cases.promises.models import PolicyVersion
from tutti.cases.promises.queries import policies_in_order
from tutti.engines.rules.building.rows import fields_in
from tutti.engines.rules.building.saying import condition_in_words
from tutti.engines.rules.kept import KeptLine, keeps_kind

SCOPE = "promise"


def lines() -> Sequence[KeptLine]:
    fields = fields_in(SCOPE)
    return [
        KeptLine(
            id=policy.pk,
            name=policy.name,
            says=f"{condition_in_words(version.condition, SCOPE, fields)} → {promised(version)}",
            is_on=True,
            address=reverse("promise-policy", args=[policy.pk]),
        )
        for policy in policies_in_order()
        if (version := policy.current)
    ]


def promised(version: PolicyVersion) -> str:
    """What a version promises, in a line: "first answer 4 h, settled 48 h"."""
    said = [
        (_("first answer %(hours)s h"), version.first_answer),
        (_("later answers %(hours)s h"), version.next_answer),
        (_("settled %(hours)s h"), version.settlement),
    ]
    return ", ".join(words % {"hours": typed(stretch)} for words, stretch in said if stretch)


keeps_kind("promise", lines=lines, address=lambda: reverse("promise-policies"))
