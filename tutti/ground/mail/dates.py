"""When a letter says it was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from tutti.ground.mail.wording import gettext_noop

_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
_ALLOWANCE = timedelta(days=1)  # clocks and zones that are a little wrong
_WIDEST_ZONE = 14 * 3600


def claimed_time(value: str) -> tuple[datetime | None, str | None]:
    """The time a Date header claims, in UTC, and what is wrong with it. One of the two is None,
    or both.
    """
    if not value.strip():
        return None, gettext_noop("It has no date.")
    try:
        moment = _moment(value)
    except (ValueError, OverflowError, IndexError, TypeError):
        moment = None
    if moment is None:
        return None, gettext_noop("Its date cannot be read.")
    if not _EARLIEST < moment < datetime.now(UTC) + _ALLOWANCE:
        return None, gettext_noop("Its date is impossible.")
    return moment, None


def _moment(value: str) -> datetime | None:
    fields = parsedate_tz(value)
    if fields is None:
        return _iso_moment(value)
    offset = fields[9] or 0
    if abs(offset) > _WIDEST_ZONE:
        return None
    return datetime(*fields[:6], tzinfo=UTC) - timedelta(seconds=offset)


def _iso_moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
