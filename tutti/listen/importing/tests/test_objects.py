from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.channels.importer.mapping import Mapping
from tutti.listen.importing.guessing import guess
from tutti.listen.importing.items import Broken, FileUnusable, Row
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.surveying import survey


def objects(tmp_path, text):
    path = tmp_path / "export.json"
    path.write_text(text)
    return list(open_source(path).items())


def test_each_line_is_a_row_and_a_broken_one_is_set_aside(tmp_path):
    items = objects(tmp_path, '{"id": 1, "text": "a"}\n\n{"id": 2,\n[1]\n{"id": 3}\n')

    assert [type(item) for item in items] == [Row, Broken, Broken, Row]
    assert items[0] == Row({"id": 1, "text": "a"})
    assert items[2].reason == "The line is not an object with named values."


def test_a_list_is_read_over_many_lines(tmp_path):
    items = objects(tmp_path, json.dumps([{"id": 1}, {"id": 2}], indent=2))

    assert items == [Row({"id": 1}), Row({"id": 2})]


def test_the_answer_of_an_api_is_unwrapped(tmp_path):
    answer = {"took": 3, "hits": {"total": 2, "hits": [
        {"_id": "7", "_source": {"text": "a", "who": {"name": "Mira"}}}, {"_id": "8", "_source": {"text": "b"}},
    ]}}  # fmt: skip

    assert objects(tmp_path, json.dumps(answer)) == [
        Row({"text": "a", "who.name": "Mira"}),
        Row({"text": "b"}),
    ]


def test_one_object_on_one_line_is_a_row(tmp_path):
    assert objects(tmp_path, '{"text": "alone"}') == [Row({"text": "alone"})]


@pytest.mark.parametrize("text", ["[1, 2]", "[" * 100_000, "[]"])
def test_json_without_rows_says_so(tmp_path, text):
    with pytest.raises(FileUnusable):
        objects(tmp_path, text)


def test_what_a_database_cannot_keep_is_left_out(tmp_path):
    text = '[{"te\\u0000xt": "nul\\u0000l", "half": ["\\ud83d", "caf\\u00e9"], "whole": "\\ud83d\\ude00"}]'

    assert objects(tmp_path, text) == [Row({"text": "null", "half": ["?", "café"], "whole": "😀"})]
    assert objects(tmp_path, text[1:-1] + '\n{"text": 1}')[-1] == Row({"text": 1})


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.binary(max_size=300)
    | st.text(alphabet='a1,;"\n\r\t{}[]:\\u0\x00é', max_size=200).map(str.encode)
)
def test_no_file_breaks_the_reader(tmp_path, data):
    path = tmp_path / "anything"
    path.write_bytes(data)

    with suppress(FileUnusable):
        found = guess(survey(open_source(path)))
        assert Mapping.of(found.mapping.plain()) == found.mapping
