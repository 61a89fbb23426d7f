from __future__ import annotations

import json

from tutti.channels.importer.mapping import Mapping
from tutti.listen.importing.keys import Keyed
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.ordering import in_order

POSTS = Mapping(text="t", id="id", answers="to", at="at", style="iso")


def ordered(tmp_path, *rows, mapping=POSTS):
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return list(in_order(open_source(path), mapping))


def test_posts_come_in_the_order_of_time_with_the_name_of_their_thread(tmp_path):
    items = ordered(
        tmp_path,
        {"id": "3", "to": "2", "at": "2024-01-03"},
        {"id": "9", "to": "", "at": "2024-01-02T12:00"},
        {"id": "2", "to": "1", "at": "2024-01-02"},
        {"id": "1", "at": "2024-01-01"},
    )

    assert [(item.cells["id"], thread) for item, thread in items] == [
        ("1", "1"), ("2", "1"), ("9", "9"), ("3", "1"),
    ]  # fmt: skip


def test_answers_to_a_post_that_is_missing_belong_together(tmp_path):
    items = ordered(
        tmp_path,
        {"id": "5", "to": "gone", "at": "2024-01-01"},
        {"id": "6", "to": "gone", "at": "2024-01-02"},
    )

    assert len({thread for _, thread in items}) == 1


def test_rows_that_name_no_other_keep_the_order_of_the_file(tmp_path):
    items = ordered(tmp_path, {"t": "b"}, {"t": "a"}, mapping=Mapping(text="t"))

    assert [(item.cells["t"], thread) for item, thread in items] == [("b", ""), ("a", "")]


def test_a_row_is_named_by_its_number_else_by_what_it_says_and_how_often(tmp_path):
    items = ordered(
        tmp_path,
        {"t": "same"},
        {"t": "same"},
        {"id": "7", "t": "same"},
        mapping=Mapping(text="t", id="id"),
    )

    keys = [Keyed(Mapping(text="t", id="id"), import_id=1).raw(*item).key for item in items]
    one_run = Keyed(Mapping(text="t", id="id"), import_id=1)
    together = [one_run.raw(*item).key for item in items]

    assert keys[0] == keys[1] == together[0]
    assert together[1] == together[0][:-1] + "2"
    assert together[2] == "id:7"
