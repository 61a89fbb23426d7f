"""Rules as lines of a list: what each says in words, how often it held lately, how it fares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.building.rows import Fields, fields_in
from tutti.engines.rules.building.saying import SaidCondition, condition_in_words
from tutti.engines.rules.faring import Fares, fares
from tutti.engines.rules.kept import KeptKind, kept
from tutti.engines.rules.kinds import KINDS, Kind
from tutti.engines.rules.models import Effect, EffectSet, Health, Rule, RuleSet, RuleVersion
from tutti.engines.rules.triggers_said import trigger_in_words
from tutti.engines.rules.verbs import is_known, verb

DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Lately:
    """Hits of the last seven days: how many, and each day's share of the busiest in per cent."""

    hits: int
    days: tuple[int, ...]

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """Left, top and height of each day's bar, in a drawing 16 high."""
        heights = [max(1, round(share * 16 / 100)) for share in self.days]
        return [(place * 6, 16 - height, height) for place, height in enumerate(heights)]


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One rule of ours. `does` are its actions as sentences, `when` what wakes a rule that reacts."""

    rule: Rule
    condition: SaidCondition
    does: tuple[str, ...]
    when: str
    lately: Lately
    fares: Fares


@dataclass(frozen=True, kw_only=True)
class KindList:
    """One of the seven lists; `kept` where a stage keeps it on a page of its own."""

    kind: Kind
    lines: list[RuleLine]
    kept: KeptKind | None


def lists() -> list[KindList]:
    """The seven in their order. A handful of queries, whatever the number of rules."""
    rules = list(RuleSet(Rule).standing().select_related("current", "trouble_with"))
    lines = _lines(rules)
    by_kind: dict[str, list[RuleLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda each: (each.rule.place, each.rule.pk)):
        by_kind[line.rule.kind].append(line)
    return [KindList(kind=each, lines=by_kind[each.name], kept=kept(each.name)) for each in KINDS]


def line_of(rule: Rule) -> RuleLine:
    return _lines([rule])[0]


def actions_in_words(actions: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """What each action does; a verb that is gone is named as it is stored."""
    return tuple(_action(str(each.get("verb", "")), each.get("params") or {}) for each in actions)


def _action(name: str, params: object) -> str:
    if not is_known(name):
        return _("“%(verb)s”, which is not known here") % {"verb": name}
    return verb(name).says(params if isinstance(params, Mapping) else {})


def _lines(rules: Sequence[Rule]) -> list[RuleLine]:
    current = [rule.current for rule in rules if rule.current]
    healths = Health.objects.in_bulk([version.pk for version in current])
    since = timezone.now() - timedelta(days=DAYS)
    hits = _hits([rule.pk for rule in rules], since)
    scopes = {scope: fields_in(scope) for scope in {rule.of.scope for rule in rules}}
    return [
        _line(rule, healths.get(rule.current_id or 0), hits[rule.pk], scopes[rule.of.scope])
        for rule in rules
    ]


def _line(rule: Rule, health: Health | None, hits: Mapping[int, int], fields: Fields) -> RuleLine:
    version = rule.current or RuleVersion()
    return RuleLine(
        rule=rule,
        condition=condition_in_words(version.condition, rule.of.scope, fields),
        does=actions_in_words(version.actions),
        when=trigger_in_words(version.trigger, rule.of.scope),
        lately=_lately(hits),
        fares=fares(rule, health),
    )


def _hits(rules: Sequence[int], since: datetime) -> defaultdict[int, dict[int, int]]:
    """By rule, how often it held on each of the last days; today is 0."""
    today = timezone.localdate()
    rows = (
        EffectSet(Effect)
        .filter(version__rule__in=rules, at__gte=since)
        .order_by()
        .values("version__rule", day=TruncDate("at"))
        .annotate(number=Count("id"))
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row["version__rule"]][(today - row["day"]).days] = row["number"]
    return found


def _lately(hits: Mapping[int, int]) -> Lately:
    most = max(hits.values(), default=0)
    days = (hits.get(ago, 0) for ago in range(DAYS - 1, -1, -1))
    shares = tuple(max(8, round(100 * day / most)) if day else 0 for day in days)
    return Lately(hits=sum(hits.values()), days=shares)
