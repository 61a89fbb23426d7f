"""What happened to the house."""

from __future__ import annotations

from tutti.journal.facts import Fact


class HouseChanged(Fact):
    """Settings of the whole house were changed; `fields` names which, never to what."""

    name = "house.changed"
    subject = "house"
    says = "{by} changed the settings of the house: {fields}"

    house: int
    fields: list[str]
