"""Jobs: what leaves the process (polls, sends) and what is due later.

Comes in: `some_job.defer(**ids)` inside the transaction that made it necessary. Goes out: the function
called by a worker, again after a failure, again if its worker died. Never: the truth. A job only wakes
somebody who looks at the tables, so it may run twice or late.
"""

from tutti.ground.jobs.declaring import job, periodic

__all__ = ["job", "periodic"]
