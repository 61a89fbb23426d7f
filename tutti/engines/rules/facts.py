"""What happens to rules. Names and conditions stand in the tables."""

from __future__ import annotations

from tutti.journal.facts import Fact


class RuleSaved(Fact):
    """A rule was written, or says something new from now on."""

    name = "rules.rule_saved"
    subject = "rule"
    says = "{by} changed a rule"

    rule: int
    version: int
    kind: str


class RuleSwitched(Fact):
    """A rule was switched on, off, or into shadow."""

    name = "rules.rule_switched"
    subject = "rule"
    says = "{by} switched a rule"

    rule: int
    version: int
    kind: str
    state: str


class RuleMoved(Fact):
    """A rule is asked at another place of its list."""

    name = "rules.rule_moved"
    subject = "rule"
    says = "{by} moved a rule"

    rule: int
    kind: str
    place: int


class RuleRetired(Fact):
    """A rule left its list for good; what it did stays."""

    name = "rules.rule_retired"
    subject = "rule"
    says = "{by} took a rule off its list"

    rule: int
    kind: str


class RuleStopped(Fact):
    """Tutti stopped asking a rule: it fails, takes too long, or goes in circles with `other`."""

    name = "rules.rule_stopped"
    subject = "rule"
    says = "Tutti stopped a rule"

    rule: int
    version: int
    kind: str
    trouble: str
    other: int | None = None


class EffectUndone(Fact):
    """What a rule did to one subject was taken back."""

    name = "rules.effect_undone"
    subject = "effect"
    says = "{by} took back what a rule did"

    effect: int
    version: int
    verb: str
    about_kind: str
    about_id: int
    case: int | None = None
