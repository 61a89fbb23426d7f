from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from tutti.ground.time import words

NOW = datetime(2026, 3, 3, 14, 20, tzinfo=UTC)  # a Tuesday
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("stretch", "said"),
    [
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=40), "40 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=1, minutes=5), "1 h 05"),
        (timedelta(hours=6, minutes=40), "6 h 40"),
        (timedelta(hours=19, minutes=40), "19 h"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=2, hours=5, minutes=59), "2 d 5 h"),
        (timedelta(days=12, hours=5), "12 d"),
    ],
)
def test_a_stretch_is_said_in_two_figures_at_most(stretch, said):
    assert words.duration(stretch) == said
    assert words.duration(-stretch) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=40), "40 min left"),
        (timedelta(days=2, hours=2), "2 d 2 h left"),
        (timedelta(0), "under a minute left"),
        (timedelta(minutes=-25), "25 min late"),
    ],
)
def test_a_date_says_what_is_left_or_how_late_it_is(ahead, said):
    assert words.left(NOW + ahead) == said


def test_what_is_past_says_how_long_ago():
    assert words.ago(NOW - timedelta(seconds=20)) == "just now"
    assert words.ago(NOW - timedelta(days=2, hours=5)) == "2 d 5 h ago"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 3, 3, 16, 0, tzinfo=UTC), "today 16:00"),
        (datetime(2026, 3, 6, 17, 0, tzinfo=UTC), "Fri 17:00"),
        (datetime(2026, 3, 2, 9, 12, tzinfo=UTC), "Mon 09:12"),
        (datetime(2026, 3, 10, 9, 0, tzinfo=UTC), "10 Mar"),
        (datetime(2026, 2, 24, 9, 0, tzinfo=UTC), "24 Feb"),
        (datetime(2025, 11, 12, 9, 0, tzinfo=UTC), "12 Nov 2025"),
    ],
)
def test_a_moment_has_the_shortest_clear_name(when, said):
    assert words.moment(when) == said


def test_a_moment_is_said_in_the_zone_of_the_reader():
    almost_midnight = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)

    assert words.moment(almost_midnight, zone=ZoneInfo("Asia/Tokyo")) == "Wed 08:30"
    assert words.moment(almost_midnight, zone=LISBON) == "today 23:30"


def test_days_have_names_when_they_are_near():
    assert words.day(NOW) == "Today"
    assert words.day(NOW - timedelta(days=1)) == "Yesterday"
    assert words.day(NOW - timedelta(days=8)) == "Monday 23 February"
    assert words.day(datetime(2025, 11, 12, tzinfo=UTC)) == "Wednesday 12 November 2025"


def test_the_exact_moment_names_its_zone():
    assert words.exact(NOW, LISBON) == "Tuesday 3 March 2026, 14:20 WET"


def test_words_follow_the_language():
    with translation.override("it"):
        assert words.left(NOW + timedelta(days=2, hours=2)) == "ancora 2 g 2 h"
        assert words.moment(datetime(2026, 3, 10, tzinfo=UTC)) == "10 mar"
        assert words.day(datetime(2026, 2, 23, tzinfo=UTC)) == "lunedì 23 febbraio"
