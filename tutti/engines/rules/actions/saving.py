"""Writing rules down, and putting them in order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tutti.engines.rules.errors import RuleWrong
from tutti.engines.rules.facts import RuleMoved, RuleRetired, RuleSaved
from tutti.engines.rules.models import Rule, RuleSet, RuleState, RuleVersion
from tutti.engines.rules.standing import MOST_LETTERS, MOST_RULES, letters_of
from tutti.engines.rules.wording import Wording, checked
from tutti.journal.facts import Actor
from tutti.journal.recording import record

LONGEST_KEY = 60


@transaction.atomic
def save_rule(
    rule: Rule | None, *, wording: Wording, by: Actor, kind: str = "", key: str = ""
) -> Rule:
    """Add a rule, switched off, at the end of its list, or give one its next version.

    `kind` is needed for a new one; `key` is its name in files, made from its name when left out. Saying the same again
    makes no version. A rule Tutti had stopped is asked again. `RuleWrong` and `ConditionWrong` say what to write.
    """
    said = checked(rule.kind if rule else kind, wording)
    if rule is None:
        locked = _new(kind, said.name, key)
    else:
        locked = Rule.objects.select_for_update().get(pk=rule.pk)
        _require_standing(locked)
        locked.name = said.name
    _next_version(locked, said, by=by)
    forget_trouble(locked)
    locked.save()
    require_room(locked.kind)
    return locked


@transaction.atomic
def move_rule(rule: Rule, *, steps: int, by: Actor) -> None:
    """Ask the rule so many places later, or earlier below nought; past an end of the list it stands at the end."""
    order = _locked(rule.kind)
    before = [each.pk for each in order]
    if rule.pk not in before:
        raise RuleWrong(_("This rule was taken off its list."))
    place = before.index(rule.pk)
    moved = order.pop(place)
    order.insert(max(0, min(place + steps, len(order))), moved)
    if [each.pk for each in order] == before:
        return
    _put_in_order(order)
    record([RuleMoved(rule=moved.pk, kind=moved.kind, place=order.index(moved) + 1)], by=by)


@transaction.atomic
def retire_rule(rule: Rule, *, by: Actor) -> None:
    """Take the rule off its list for good; what it did stays and still names it. Again is harmless."""
    locked = Rule.objects.select_for_update().get(pk=rule.pk)
    if locked.retired_at is not None:
        return
    locked.retired_at = timezone.now()
    locked.state = RuleState.OFF
    locked.key = f"{locked.key[:LONGEST_KEY]}--{locked.pk}"  # the name in files is free again
    forget_trouble(locked)
    locked.save()
    record([RuleRetired(rule=locked.pk, kind=locked.kind)], by=by)


def forget_trouble(rule: Rule) -> None:
    """What stopped it counts no more. The caller saves it, locked."""
    rule.trouble, rule.trouble_says, rule.trouble_at, rule.trouble_with = "", "", None, None


def require_room(kind: str) -> None:
    """`RuleWrong` where the conditions asked now are more than a worker reads in a second."""
    if letters_of(kind) > MOST_LETTERS:
        raise RuleWrong(
            _(
                "The conditions on this list are too long together. Switch some off, or shorten them."
            )
        )


def _new(kind: str, name: str, key: str) -> Rule:
    order = _locked(kind)
    if len(order) >= MOST_RULES:
        raise RuleWrong(
            _("A list has at most %(number)d rules. Take one off, or join some.")
            % {"number": MOST_RULES}
        )
    place = max((each.place for each in order), default=0) + 1
    return Rule.objects.create(key=_free_key(key or name, kind), kind=kind, name=name, place=place)


def _free_key(name: str, kind: str) -> str:
    """A key nobody has: the name's, with a number behind it where it is taken."""
    wanted = slugify(name)[:LONGEST_KEY].strip("-") or kind
    taken = set(Rule.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    number = 2
    free = wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _next_version(rule: Rule, said: Wording, *, by: Actor) -> None:
    last = rule.versions.order_by("-number").first()
    version = RuleVersion(
        rule=rule,
        number=last.number + 1 if last else 1,
        condition=said.condition,
        actions=list(said.actions),
        trigger=dict(said.trigger),
        note=said.note,
        saved_by_id=by.id if by.kind == "member" else None,
        saved_at=timezone.now(),
    )
    if last and last.says == version.says:
        return
    version.save()
    rule.current = version
    record([RuleSaved(rule=rule.pk, version=version.pk, kind=rule.kind)], by=by)


def _require_standing(rule: Rule) -> None:
    if rule.retired_at is not None:
        raise RuleWrong(_("This rule was taken off its list. Write a new one."))


def _locked(kind: str) -> list[Rule]:
    """The list in its order; its rows are locked, so that two who move rules wait for each other."""
    return list(
        RuleSet(Rule).standing().filter(kind=kind).order_by("place", "id").select_for_update()
    )


def _put_in_order(order: Sequence[Rule]) -> None:
    for number, each in enumerate(order, start=1):
        each.place = number
    Rule.objects.bulk_update(order, ["place"])
