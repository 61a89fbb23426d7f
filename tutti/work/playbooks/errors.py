"""Why a verb of playbooks was refused.

WorkTrouble
 ├─ NotSound         the playbook has faults; `faults` names them
 ├─ NotPublished     there is no version of it to start
 ├─ AlreadyRuns      it runs on this case already
 ├─ PlaceMissing     a department must be chosen before it can start
 ├─ StepHasEnded     this step is over, or the run is
 └─ DoesNotAgree     what the run went through differs in the newer version
"""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.playbooks.checking import Fault
from tutti.work.errors import WorkTrouble


class NotSound(WorkTrouble):
    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].sentence)
        self.faults = faults


class NotPublished(WorkTrouble):
    pass


class AlreadyRuns(WorkTrouble):
    pass


class PlaceMissing(WorkTrouble):
    pass


class StepHasEnded(WorkTrouble):
    pass


class DoesNotAgree(WorkTrouble):
    pass
