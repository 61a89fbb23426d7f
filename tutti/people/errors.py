"""Why a verb on a person was refused.

PeopleTrouble
 ├─ IdentityTaken         somebody else is known by this already; carries who
 ├─ OnePersonAlready      there is nothing to merge: both are one person now
 ├─ NeedsAMember          both are identified, and only a member may say that they are one
 ├─ PersonNotSeen         the member may not see one of the two
 ├─ TwoColleagues         each has a sign-in of their own
 ├─ ColleagueUnconfirmed  one of the two is a colleague, and nobody said that this is meant
 ├─ ApartAlready          this merge was undone before
 └─ NotAskedNow           what was answered is not asked any more
"""

from __future__ import annotations

from tutti.people.models import Identity


class PeopleTrouble(Exception):
    pass


class IdentityTaken(PeopleTrouble):
    def __init__(self, identity: Identity) -> None:
        super().__init__("Somebody is known by this already.")
        self.identity = identity


class OnePersonAlready(PeopleTrouble):
    pass


class NeedsAMember(PeopleTrouble):
    pass


class PersonNotSeen(PeopleTrouble):
    pass


class TwoColleagues(PeopleTrouble):
    pass


class ColleagueUnconfirmed(PeopleTrouble):
    pass


class ApartAlready(PeopleTrouble):
    pass


class NotAskedNow(PeopleTrouble):
    pass
