"""When a failed job comes back."""

from __future__ import annotations

import random

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

FIRST = 5  # seconds
LONGEST = 3600


class BackOff(BaseRetryStrategy):
    """Twice as long each time, up to an hour, with some scatter so that failures do not return together."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        del exception
        if job.attempts + 1 >= self.attempts:
            return None
        pause = min(FIRST * 2**job.attempts, LONGEST)
        scatter = random.uniform(0.8, 1.2)  # noqa: S311  no secret depends on it
        return RetryDecision(retry_in={"seconds": round(pause * scatter)})
