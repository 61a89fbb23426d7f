"""Take one token, or hear when to come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tutti.ground.limits.models import Bucket

# A bucket of `limit` tokens refills one each `step`. Taking one moves the moment it is full by a
# step; that moment may be at most `per` away. One statement: two at once cannot take the same one.
TAKE = """
    INSERT INTO limits_bucket AS bucket (id, full_at) VALUES (%(id)s, %(first)s)
    ON CONFLICT (id) DO UPDATE
    SET full_at = GREATEST(bucket.full_at, %(now)s) + %(step)s * interval '1 second'
    WHERE GREATEST(bucket.full_at, %(now)s) + %(step)s * interval '1 second' <= %(last)s
    RETURNING full_at
"""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """`retry_after` is zero when allowed."""

    allowed: bool
    retry_after: timedelta = timedelta()


def take(
    name: str, key: str, *, limit: int, per: timedelta, now: datetime | None = None
) -> Allowance:
    """Take one of `limit` tokens that come back evenly over `per`. All may be taken at once.

    `name` is the limit's (`sign-in`), `key` whom it counts for (an address, a mail, an id). In a
    transaction that rolls back the token comes back too: take it before.
    """
    moment = now or timezone.now()
    step = per / limit
    bucket = salted_hmac("tutti limits", f"{name}\0{key}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        times = {"now": moment, "first": moment + step, "last": moment + per}
        cursor.execute(TAKE, {"id": bucket, "step": step.total_seconds(), **times})
        if cursor.fetchone():
            return Allowance(allowed=True)
    full_at = Bucket.objects.values_list("full_at", flat=True).get(id=bucket)
    return Allowance(allowed=False, retry_after=max(full_at + step - per - moment, timedelta()))
