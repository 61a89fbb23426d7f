"""A kind of message and some verbs of our own, so that rules are tested without the stages that offer them."""

import pytest

from tutti.engines.rules import registry, verbs
from tutti.engines.rules.programs import _program
from tutti.engines.rules.reasons import kept_fields
from tutti.engines.rules.registry import Field, describes
from tutti.engines.rules.verbs import Param, Verb, offers
from tutti.ground.accounts.models import Department, Member, Role

FIELDS = (
    Field(name="text", kind="text", label="Text"),
    Field(name="language", kind="text", label="Language", choices=("en", "it")),
    Field(name="reach", kind="number", label="Reach"),
    Field(name="urgency", kind="number", label="Urgency"),
    Field(name="is_public", kind="yes_no", label="Public"),
    Field(name="at", kind="moment", label="When"),
    Field(name="topics", kind="texts", label="Topics"),
)
DONE = []


@pytest.fixture
def described(monkeypatch):
    """What a message is, for the length of a test."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    describes("message", label="The message", fields=FIELDS)
    kept_fields.cache_clear()
    yield
    kept_fields.cache_clear()
    _program.cache_clear()


@pytest.fixture
def offered(monkeypatch):
    """Three verbs: one that can be taken back, one that cannot, one that wants to know much."""
    monkeypatch.setattr(verbs, "_verbs", dict(verbs._verbs))
    DONE.clear()
    offers(
        Verb(
            name="try.tier",
            kinds=("filter", "route"),
            label="Keep or drop",
            params=(
                Param(
                    name="tier",
                    kind="choice",
                    label="How",
                    choices=lambda: [("keep", "Keep"), ("drop", "Drop")],
                ),
            ),
            says=lambda params: f"Do this: {params['tier']}",
            undo=lambda effect, by: DONE.append((effect.subject_id, by)),
        )
    )
    offers(
        Verb(
            name="try.shout",
            kinds=("match", "react"),
            label="Shout",
            says=lambda params: "Shout",
            why_not="What was shouted was heard.",
        )
    )
    offers(
        Verb(
            name="try.everything",
            kinds=("match",),
            label="Everything",
            says=lambda params: "Everything",
            params=(
                Param(name="words", kind="text", label="Words", required=False, longest=20),
                Param(
                    name="points",
                    kind="number",
                    label="Points",
                    at_least=0,
                    at_most=9,
                    required=False,
                ),
                Param(name="loud", kind="yes_no", label="Loud", required=False),
                Param(name="to", kind="department", label="To", required=False),
                Param(name="who", kind="member", label="Who", required=False),
            ),
        )
    )


@pytest.fixture
def dev(db):
    return Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)


@pytest.fixture
def finance(dev):
    return Department.objects.create(name="Finance", keeper=dev)
