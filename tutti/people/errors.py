"""Why a verb on a person was refused.

PeopleTrouble
 └─ IdentityTaken    somebody else is known by this already; carries who
"""

from __future__ import annotations

from tutti.people.models import Identity


class PeopleTrouble(Exception):
    pass


class IdentityTaken(PeopleTrouble):
    def __init__(self, identity: Identity) -> None:
        super().__init__("Somebody is known by this already.")
        self.identity = identity
