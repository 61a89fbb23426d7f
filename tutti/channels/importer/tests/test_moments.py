from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tutti.channels.importer.moments import hits, parse


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("2023-05-19", "iso", "2023-05-19T00:00"),
        ("2023-05-19T10:30:00Z", "iso", "2023-05-19T10:30"),
        ("2019-09-10T12:00:00-05:00", "iso", "2019-09-10T17:00"),
        ("2023/05/19 10:30", "ymd", "2023-05-19T10:30"),
        ("05/19/23", "mdy", "2023-05-19T00:00"),
        ("7/29/2013", "mdy", "2013-07-29T00:00"),
        ("19.05.2023 18:04", "dmy", "2023-05-19T18:04"),
        ("5/6/2023 1:02 PM", "dmy", "2023-06-05T13:02"),
        ("5/6/2023 12:02 am", "mdy", "2023-05-06T00:02"),
        ("31/12/99", "dmy", "1999-12-31T00:00"),
        ("Tue Oct 31 22:10:47 +0000 2017", "named", "2017-10-31T22:10:47"),
        ("Tue, 31 Oct 2017 22:10:47 +0200", "named", "2017-10-31T20:10:47"),
        ("5 giugno 2023", "named", "2023-06-05T00:00"),
        ("Jun 5, 2023 4:05 PM", "named", "2023-06-05T16:05"),
        ("05-Jun-23", "named", "2023-06-05T00:00"),
        ("1509487847", "epoch", "2017-10-31T22:10:47"),
        ("1509487847000", "epoch_ms", "2017-10-31T22:10:47"),
        ("42059.5", "serial", "2015-02-24T12:00"),
    ],
)
def test_a_date_is_read_under_its_style(text, style, expected):
    assert parse(text, style, UTC) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "style"),
    [("05/19/23", "dmy"), ("", "iso"), ("hello", "named"), ("31/02/2023", "dmy"), ("95992", "epoch"),
     ("2023-13-01", "iso"), ("9999999999999", "epoch_ms"), ("1509487847x", "epoch")],
)  # fmt: skip
def test_what_is_no_date_of_that_style_is_none(text, style):
    assert parse(text, style, UTC) is None


def test_a_time_that_names_no_zone_is_of_the_zone_given():
    rome = ZoneInfo("Europe/Rome")

    assert parse("2023-07-01 10:00", "iso", rome) == datetime(2023, 7, 1, 8, tzinfo=UTC)


def test_hits_count_each_style():
    found = hits(["05/06/23", "19/05/23"], ("dmy", "mdy"))

    assert found == {"dmy": 2, "mdy": 1}
