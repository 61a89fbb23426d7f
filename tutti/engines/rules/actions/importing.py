"""Bringing a file of rules in."""

from __future__ import annotations

from django.db import transaction

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.kept import kept
from tutti.engines.rules.planned import Planned
from tutti.engines.rules.planning import Line, lines_of, planned_kept
from tutti.engines.rules.shapes import WrittenFile, written
from tutti.journal.facts import Actor


@transaction.atomic
def import_rules(text: str | bytes, *, by: Actor, state: str = "") -> list[Planned]:
    """Bring in what a file says: new rules at the end of their lists, changed ones as a new version.

    `state` switches the new ones; left out, every rule is switched as the file says. What is wrong is left out and
    answered with why. `FileWrong` when it is no file of rules; then nothing is changed.
    """
    file = written(text)
    plans = planned_kept(file)
    lines = lines_of(file)
    for line in lines:
        if line.planned.what in {"new", "changed"}:
            _bring(line, by=by, state=state)
    _bring_kept(file, by=by)
    return [line.planned for line in lines] + plans


def _bring(line: Line, *, by: Actor, state: str) -> None:
    assert line.wording is not None
    rule = save_rule(
        line.rule, wording=line.wording, by=by, kind=line.planned.kind, key=line.planned.key
    )
    wanted = line.planned.state if not state else rule.state if line.rule else state
    if rule.state != wanted:
        switch_rule(rule, state=wanted, by=by)


def _bring_kept(file: WrittenFile, *, by: Actor) -> None:
    for kind, entries in (("promise", file.promise), ("approve", file.approve)):
        keeper = kept(kind)
        if keeper and keeper.bring and entries:
            keeper.bring(entries, by)
