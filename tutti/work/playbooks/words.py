"""How kinds of steps and their ends are called on pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, kw_only=True)
class KindWords:
    """A kind of step: its name, what it does in a sentence, its icon."""

    name: str | Promise
    says: str | Promise
    icon: str


KIND_WORDS: dict[str, KindWords] = {
    "task": KindWords(
        name=_("Task"), says=_("Ask a department for a piece of work."), icon="clipboard-list"
    ),
    "approval": KindWords(
        name=_("Approval"),
        says=_("Go on when those whom the approval rules name have agreed."),
        icon="stamp",
    ),
    "remedy": KindWords(
        name=_("Remedy"),
        says=_("The owner of the case proposes what is given; it goes on once that is issued."),
        icon="heart-handshake",
    ),
    "wait": KindWords(
        name=_("Wait"),
        says=_("Wait for the customer, for a time, or for something to happen."),
        icon="hourglass",
    ),
    "decide": KindWords(
        name=_("Decide"),
        says=_("Go one way when a condition holds, another when not."),
        icon="split",
    ),
    "reply": KindWords(
        name=_("Reply"), says=_("Write to the customer, in their language."), icon="reply"
    ),
    "set_field": KindWords(
        name=_("Set a field"), says=_("Write one of your own fields of the case."), icon="tag"
    ),
    "webhook": KindWords(
        name=_("Tell another system"),
        says=_("Send a signed request, and go on when it was taken."),
        icon="webhook",
    ),
}

WAY_WORDS: dict[str, str | Promise] = {
    "done": pgettext_lazy("way of a step", "then"),
    "declined": pgettext_lazy("way of a step", "if it is declined"),
    "late": pgettext_lazy("way of a step", "if it takes too long"),
    "yes": pgettext_lazy("way of a step", "yes"),
    "no": pgettext_lazy("way of a step", "no"),
}
