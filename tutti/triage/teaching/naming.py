"""The words for what was understood."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tutti.triage.teaching.models import NumberKind, Topic

INTENT_WORDS: dict[str, str | Promise] = {
    "question": _("question"),
    "complaint": _("complaint"),
    "praise": _("praise"),
    "idea": _("idea"),
    "change": _("wants a change"),
    "cancel": _("wants to cancel"),
    "sales": _("interest in buying"),
    "spam": _("spam"),
    "banter": _("banter"),
}
MOOD_WORDS: dict[str, str | Promise] = {
    "positive": _("positive"),
    "neutral": _("neutral"),
    "negative": _("negative"),
}
NOISE_WORDS: dict[str, str | Promise] = {
    "actionable": _("needs an answer"),
    "banter": _("banter"),
    "spam": _("spam"),
}
URGENCY_WORDS: dict[int, str | Promise] = {
    0: _("nothing presses"),
    1: _("soon"),
    2: _("urgent"),
    3: _("at once"),
}
ENTITY_WORDS: dict[str, str | Promise] = {
    "amount": _("Amount"),
    "product": _("Product"),
    "place": _("Place"),
}
OFFERED_LANGUAGES = "en it de fr es pt nl pl ro sv da nb fi cs el tr ru uk ar ja zh-hans".split()


def language_name(code: str) -> str:
    """A language as it calls itself; its code where nobody told us."""
    known = LANG_INFO.get({"zh": "zh-hans", "no": "nb"}.get(code, code), {})
    return capfirst(str(known.get("name_local", code)))


def offered_languages(also: str = "") -> list[tuple[str, str]]:
    """Codes and names to choose from, by name; `also` is among them whatever it is."""
    codes = {code.partition("-")[0] for code in OFFERED_LANGUAGES} | ({also} if also else set())
    return sorted(((code, language_name(code)) for code in codes), key=lambda each: each[1])


def topic_names(keys: Iterable[str] = ()) -> dict[str, str]:
    """The names of these topics, or of all; one that is gone keeps its key. One statement."""
    wanted = list(keys)
    found = Topic.objects.filter(key__in=wanted) if wanted else Topic.objects.all()
    return dict.fromkeys(wanted, "") | dict(found.values_list("key", "name"))


def entity_names() -> dict[str, str]:
    """What each kind of entity is called. One statement."""
    own = dict(NumberKind.objects.values_list("key", "name"))
    return own | {kind: str(words) for kind, words in ENTITY_WORDS.items()}
