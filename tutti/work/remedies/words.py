"""A remedy in words, for colleagues and for the customer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from tutti.ground.money import in_words
from tutti.ground.texts import text_in
from tutti.work.remedies.models import Kind, Remedy

TOLD = {
    Kind.CREDIT: {
        "en": "We have credited %(amount)s to you.",
        "it": "Le abbiamo accreditato %(amount)s.",
    },
    Kind.REFUND: {
        "en": "We have sent %(amount)s back to you.",
        "it": "Le abbiamo rimborsato %(amount)s.",
    },
    Kind.WAIVER: {
        "en": "You need not pay the %(amount)s.",
        "it": "Non deve pagare l'importo di %(amount)s.",
    },
    Kind.REPLACEMENT: {
        "en": "A replacement is on its way to you.",
        "it": "Le stiamo inviando una sostituzione.",
    },
    Kind.CHANGE: {
        "en": "We have made the change you asked for.",
        "it": "Abbiamo effettuato la modifica che ha chiesto.",
    },
}


def what_is_given(remedy: Remedy) -> str:
    """`Credit of 240.00 EUR`, or the kind alone where nothing is paid."""
    if remedy.money is None:
        return str(remedy.get_kind_display())
    said = {"kind": remedy.get_kind_display(), "amount": in_words(remedy.money)}
    return _("%(kind)s of %(amount)s") % said


def told_in(remedy: Remedy, language: str) -> str:
    """One sentence for the customer, in their language where there is one.

    It says the kind and the amount alone: what colleagues wrote about it stays inside.
    """
    text = text_in(TOLD[Kind(remedy.kind)], language)
    with override(language or None):
        return text % {"amount": in_words(remedy.money) if remedy.money else ""}
