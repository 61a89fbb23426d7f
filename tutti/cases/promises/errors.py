"""Why a promise or a policy was refused.

PromiseTrouble
 ├─ PolicyEmpty       nothing is promised by it
 ├─ PromiseEnded      it was kept, broken or withdrawn already
 ├─ ReasonMissing     a promised date is moved or taken back without saying why
 └─ DateWrong         the date has passed, or is too far away to be meant
"""

from __future__ import annotations


class PromiseTrouble(Exception):
    pass


class PolicyEmpty(PromiseTrouble):
    pass


class PromiseEnded(PromiseTrouble):
    pass


class DateWrong(PromiseTrouble):
    pass


class ReasonMissing(PromiseTrouble):
    pass
