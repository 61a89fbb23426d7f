"""The house cast of work, and the payment dispute as a playbook."""

from __future__ import annotations

import pytest

from tutti.engines.playbooks.definition import (
    DecideStep,
    Definition,
    Place,
    RemedyStep,
    ReplyStep,
    TaskStep,
    WaitStep,
)
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.following import GROUPS, create_cursors, drain
from tutti.journal.testing import _own_transaction_too
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.writing import publish, write_playbook
from tutti.work.tests.conftest import *  # noqa: F403 -- the same people and the same case


def follow_inside() -> None:
    """Follow as `follow_all` does, without those who answer customers: these channels only receive."""
    create_cursors()
    drain([name for name in GROUPS if not name.startswith("answer")], upto=_own_transaction_too)


def named(words: str) -> dict[str, str]:
    return {"en": words}


CHECK = TaskStep(key="check", titles=named("Check the payment"), place="finance")
WRONG = DecideStep(
    key="wrong",
    titles=named("Was it our mistake?"),
    when='run.last_words.contains("our mistake")',
    no="tell",
)
CREDIT = RemedyStep(key="credit", titles=named("Propose the credit"), remedy="credit")
TELL = ReplyStep(
    key="tell",
    titles=named("Tell the customer"),
    text={"en": "Hello {first_name}, {amount}.", "it": "Ciao."},
)
WAIT = WaitStep(key="wait", titles=named("Wait for an answer"), hours=24 * 7)
DISPUTE = Definition(
    steps=(CHECK, WRONG, CREDIT, TELL, WAIT),
    places={"finance": Place(names=named("Finance"))},
)


@pytest.fixture
def playbook(ada):
    made = write_playbook(names=named("Payment dispute"), draft=DISPUTE, by=SYSTEM, member=ada)
    publish(made, member=ada, by=SYSTEM)
    return made


@pytest.fixture
def run(playbook, case, ada, finance):
    return start_playbook(
        case, playbook, member=ada, places={"finance": finance.pk}, by=Actor.member(ada.pk)
    )
