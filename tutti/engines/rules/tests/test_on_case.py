"""A case tells what rules did to it, why, and offers the way back."""

import pytest

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.deciding import decide
from tutti.engines.rules.effects import note_effects
from tutti.engines.rules.on_case import done_to_case
from tutti.engines.rules.wording import Wording
from tutti.ground.access.principal import ANYONE, principal_of
from tutti.journal.facts import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("described", "offered")]


def test_a_case_tells_what_rules_did_with_their_reasons(dev, django_assert_num_queries):
    for name, state in (("Loud", "on"), ("Trial", "shadow")):
        wording = Wording(
            name=name, condition="message.urgency > 1", actions=[{"verb": "try.shout"}]
        )
        rule = save_rule(None, kind="match", wording=wording, by=SYSTEM)
        switch_rule(rule, state=state, by=SYSTEM)
    hits = decide("match", {7: {"message": {"urgency": 2}}})[7]
    note_effects(hits, subject_kind="message", cases={7: 70})
    who = principal_of(dev)

    with django_assert_num_queries(1):
        done = done_to_case(70, who)

    assert [(each.effect.version.rule.name, each.does, each.why_not) for each in done] == [
        ("Loud", "Shout", "What was shouted was heard.")
    ]
    assert done[0].effect.reasons == [
        {"part": "message.urgency > 1", "values": {"message.urgency": 2}}
    ]
    assert (done_to_case(71, who), done_to_case(70, ANYONE)) == ([], [])
