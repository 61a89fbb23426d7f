"""Messages behind a number of the funnel, a page at a time, as far as a reader may see their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tutti.engines.rules.models import RuleVersion
from tutti.ground.access.principal import Principal
from tutti.ground.access.seeing import seen
from tutti.ground.db.among import among
from tutti.listen.models import Channel
from tutti.triage.asking import Asked, place_after
from tutti.triage.heard import Heard, heard
from tutti.triage.models import Decision, Reason

PAGE = 50
EXCERPT = 300  # letters; the item has them all

REASONS: dict[str, str | Promise] = dict(Reason.choices)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One message of a list. `words` are None where this reader may not see them, or they are gone."""

    decision: Decision
    message: Heard | None
    channel: str
    why: str
    hidden: bool

    @property
    def id(self) -> int:
        return self.decision.message_id

    @property
    def author(self) -> str:
        return (self.message.author_name or self.message.author_value) if self.message else ""

    @property
    def words(self) -> str:
        text = " ".join(f"{self.message.title} {self.message.text}".split()) if self.message else ""
        return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"

    @property
    def at(self) -> datetime:
        return self.message.at if self.message else self.decision.at

    @property
    def url(self) -> str:
        return reverse("funnel-message", args=[self.id])


@dataclass(frozen=True, kw_only=True)
class Items:
    """A page, newest first; `after` is where the next one begins, "" on the last."""

    found: Sequence[Item]
    after: str

    @property
    def waiting(self) -> int:
        """How many of them can be restored."""
        return sum(item.decision.waits for item in self.found)


def items_of(who: Principal, asked: Asked, *, after: str = "", size: int = PAGE) -> Items:
    """Six statements, however many messages there are."""
    decisions = asked.decisions() & Decision.objects.visible_to(who)
    place = place_after(after)
    if place:
        day, id_ = place
        decisions = decisions.filter(Q(day__lt=day) | Q(day=day, message_id__lt=id_), day__lte=day)
    page = list(decisions.order_by("-day", "-message_id")[: size + 1])
    shown = page[:size]
    last = f"{shown[-1].day.isoformat()}_{shown[-1].pk}" if len(page) > size else ""
    return Items(found=shown_items(who, shown), after=last)


def shown_items(who: Principal, decisions: Sequence[Decision]) -> list[Item]:
    """Decisions with their words, channels and rules."""
    messages = {each.id: each for each in heard([each.message_id for each in decisions])}
    allowed = seen(who, "conversation", {each.conversation_id for each in decisions})
    channels = _channel_names({each.channel_id for each in decisions})
    rules = _rule_names({each.filter_version for each in decisions if each.filter_version})
    return [
        Item(
            decision=each,
            message=messages.get(each.message_id) if each.conversation_id in allowed else None,
            channel=channels.get(each.channel_id, ""),
            why=why(each, rules.get(each.filter_version or 0, "")),
            hidden=each.message_id in messages and each.conversation_id not in allowed,
        )
        for each in decisions
    ]


def why(decision: Decision, rule: str) -> str:
    """The decision in a few words, to stand after its tier: "by “Banter”"."""
    if decision.reason == Reason.RULE:
        return _("by “%(rule)s”") % {"rule": rule or _("a rule that is gone")}
    return str(REASONS[decision.reason])


def _channel_names(ids: set[int]) -> dict[int, str]:
    return dict(Channel.objects.filter(pk__in=ids).values_list("pk", "name"))


def _rule_names(ids: set[int]) -> dict[int, str]:
    found = RuleVersion.objects.filter(among("pk", ids)) if ids else RuleVersion.objects.none()
    return dict(found.values_list("pk", "rule__name"))
