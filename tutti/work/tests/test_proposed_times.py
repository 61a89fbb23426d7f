from datetime import UTC, datetime

import pytest

from tutti.work.dates import in_the_day


@pytest.mark.parametrize(
    ("asked", "proposed"),
    [
        (datetime(2026, 3, 3, 10, 20, tzinfo=UTC), datetime(2026, 3, 3, 11, tzinfo=UTC)),
        (datetime(2026, 3, 3, 3, 20, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)),
        (datetime(2026, 3, 3, 22, 20, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC)),
        (datetime(2026, 3, 6, 22, 20, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)),
        (datetime(2026, 3, 8, 2, 20, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC)),
    ],
)
def test_dates_are_proposed_for_hours_people_work(asked, proposed):
    assert in_the_day(asked) == proposed
