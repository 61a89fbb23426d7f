"""Two hundred rules over ten thousand messages: together, and one by one as far as that can be waited for."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Sequence
from typing import Any

from bench.table import Figure

RULES = 200
ONE_BY_ONE = 30  # messages asked one by one; all would take an hour
MEGABYTE = 1024
WORDS = (
    "refund late order broken help lawyer angry cancel account invoice rimborso ritardo ordine rotto aiuto avvocato"
    " disdire conto fattura pacco baggage flight delay gate crew seat loan card payment dispute statement fee charge"
    " transfer app login password reset code phone number address change update delete privacy complaint manager"
).split()
FILLING = "the a my is I to and it you for caffè perché della con".split() * 4


def measure_many_rules(messages: int = 10_000) -> list[Figure]:
    """Needs a migrated house of its own. The rules stand in the tables and are asked as triage asks them."""
    from tutti.engines.rules.conditions import holding
    from tutti.engines.rules.deciding import decide
    from tutti.engines.rules.standing import standing

    chance = random.Random(4)
    write_many_rules(chance)
    rows = {number: _row(chance) for number in range(messages)}
    first = _seconds(lambda: decide("match", {0: rows[0]}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    together = _seconds(lambda: decide("match", rows))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
    some = [rows[number] for number in range(ONE_BY_ONE)]
    alone = _seconds(lambda: [holding(each.condition, "match", some) for each in standing("match")])
    return [
        Figure(
            what=f"{RULES} rules over {messages:,} messages",
            value=together,
            unit="s of the processor",
            baseline="one by one, s",
            baseline_value=alone * messages / ONE_BY_ONE,
            aim="under 4",
            note=f"{memory:.0f} MB more; the baseline from {ONE_BY_ONE} messages",
        ),
        Figure(
            what=f"making {RULES} rules ready",
            value=first,
            unit="s of the processor",
            note="once in a process, and after a rule changed",
        ),
    ]


def write_many_rules(chance: random.Random) -> None:
    """Switched on, of the kind where each that holds counts, so that none is spared."""
    from tutti.engines.rules.actions.saving import save_rule
    from tutti.engines.rules.actions.switching import switch_rule
    from tutti.engines.rules.wording import Wording
    from tutti.journal.facts import SYSTEM

    action = {"verb": "people.suggest_same", "params": {"known_as": "nobody@acme.test"}}
    for number in range(RULES):
        wording = Wording(
            name=f"Rule {number}", condition=_condition(number, chance), actions=[action]
        )
        rule = save_rule(None, kind="match", wording=wording, by=SYSTEM)
        switch_rule(rule, state="on", by=SYSTEM)


def _condition(number: int, chance: random.Random) -> str:
    from tutti.engines.rules.building.writing import pattern_of, quoted

    words = chance.sample(WORDS, 4)
    mentions = f"message.text.matches({quoted(pattern_of(words))})"
    return (
        f"{mentions} && message.urgency > {number % 3}",
        f'message.text.contains("{words[0]}") && message.language == "en"',
        f'"{words[0]}" in message.topics && message.reach > {number * 10}',
        f'message.is_public && message.noise < 0.{number % 9} && message.intent == "complaint"',
        f'person.is_verified && "{words[2]}" in message.topics',
        f'message.entities.exists(one, one.startsWith("order:{number}"))',
    )[number % 6]


def _row(chance: random.Random) -> dict[str, dict[str, Any]]:
    length = chance.randint(8, 90)
    said = " ".join(chance.choice(WORDS + FILLING) for _word in range(length))
    message = {
        "text": said,
        "language": chance.choice(["en", "it", ""]),
        "reach": chance.choice([None, 12, 5000]),
        "urgency": float(chance.randint(0, 3)),
        "noise": chance.random(),
        "intent": chance.choice(["complaint", "question", "praise", ""]),
        "is_public": chance.random() < 0.5,
        "topics": _some(chance, 2),
        "entities": [f"order:{chance.randint(1, 99)}"],
    }
    known = chance.random() < 0.6
    return {"message": message, "person": {"is_verified": True} if known else {}}


def _some(chance: random.Random, number: int) -> Sequence[str]:
    return chance.sample(WORDS, number)


def _seconds(ask: Any) -> float:
    begun = time.thread_time()
    ask()
    return time.thread_time() - begun
