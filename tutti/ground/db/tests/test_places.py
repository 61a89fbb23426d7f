from datetime import UTC, datetime

import pytest

from tutti.ground.db.places import place_in


def test_a_place_is_a_moment_and_an_id():
    found = place_in("2026-03-01T09:30:00+00:00_42")

    assert found == (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), 42)


@pytest.mark.parametrize(
    "typed", ["", "_", "42", "2026-03-01T09:30:00_42", "2026-03-01T09:30:00+00:00_", "soon_42"]
)
def test_anything_typed_by_hand_is_no_place(typed):
    found = place_in(typed)

    assert found == (None, 0)
