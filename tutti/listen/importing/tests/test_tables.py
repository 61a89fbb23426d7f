from __future__ import annotations

import pytest

from tutti.listen.importing.items import Broken, FileUnusable, Row
from tutti.listen.importing.opening import open_source


def table(tmp_path, content, *, encoding="utf-8"):
    path = tmp_path / "export.csv"
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return open_source(path)


def rows(source):
    return [item.cells for item in source.items() if isinstance(item, Row)]


def test_a_plain_table_gives_its_rows(tmp_path):
    source = table(tmp_path, "id,text\n1,Hello\n2,Good day\n")

    assert rows(source) == [{"id": "1", "text": "Hello"}, {"id": "2", "text": "Good day"}]
    assert rows(source) == rows(source)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, mark):
    source = table(tmp_path, f'id{mark}text{mark}tag\n1{mark}"Hello, you; there|then"{mark}x\n')

    assert list(rows(source)[0]) == ["id", "text", "tag"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_encoding_is_found(tmp_path, encoding):
    source = table(
        tmp_path, "id,text\n1,Perché “no” €\n" * 1 + "2,plain words here\n" * 20, encoding=encoding
    )

    assert rows(source)[0] == {"id": "1", "text": "Perché “no” €"}


def test_a_few_wounds_do_not_make_utf8_something_else(tmp_path):
    source = table(
        tmp_path, b"id,text\n" + "1,perché così là più\n".encode() * 20 + b"2,bro\xffken\n"
    )

    assert rows(source)[0]["text"] == "perché così là più"
    assert rows(source)[-1]["text"] == "bro�ken"


def test_lines_and_quotes_inside_a_cell_stay(tmp_path):
    source = table(tmp_path, 'id,text\r\n1,"He said ""no"".\r\n\r\nTwice."\r\n')

    assert rows(source) == [{"id": "1", "text": 'He said "no".\r\n\r\nTwice.'}]


def test_a_row_of_another_width_is_set_aside_and_its_neighbours_pass(tmp_path):
    source = table(tmp_path, "id,text\n1,Hello\n2\n3,a,b\n4,Good day\n")

    items = list(source.items())

    assert [type(item) for item in items] == [Row, Broken, Broken, Row]
    assert items[1] == Broken(b'["2"]', "The row has 1 cells, the heading has 2.")


def test_empty_cells_behind_the_last_column_and_empty_lines_are_nothing(tmp_path):
    source = table(tmp_path, "id,text,,\n1,Hello,,\n\n,,,\n2,Bye,,\n")

    assert rows(source) == [{"id": "1", "text": "Hello"}, {"id": "2", "text": "Bye"}]


def test_a_quote_nobody_closed_costs_one_row(tmp_path):
    lines = "".join(f"{number},words\n" for number in range(3, 300))
    source = table(tmp_path, f'id,text\n1,Hello\n2,"never closed\n{lines}')

    items = list(source.items())

    assert [item for item in items if isinstance(item, Broken)] == [
        Broken(b'2,"never closed\n', "A quotation mark in this row is never closed.")
    ]
    assert len(items) == 299


def test_zeros_huge_cells_and_spreadsheet_habits_are_read(tmp_path):
    huge = "word " * 100_000
    source = table(tmp_path, f'sep=;\nid;zip;text\n1;="00123";{huge}\n2;9;nul\x00l\n')

    assert rows(source) == [
        {"id": "1", "zip": "00123", "text": huge},
        {"id": "2", "zip": "9", "text": "null"},
    ]


def test_names_given_twice_or_not_at_all_are_told_apart(tmp_path):
    source = table(tmp_path, "name,,name\na,b,c\n")

    assert source.columns == ["name", "Column 2", "name (2)"]


def test_a_file_without_a_heading_keeps_its_first_row(tmp_path):
    source = table(tmp_path, "17,The card was charged twice and nobody answered\n18,Another one\n")

    assert len(rows(source)) == 2
    assert source.columns == ["Column 1", "Column 2"]


def test_an_empty_file_and_a_spreadsheet_say_what_to_do(tmp_path):
    with pytest.raises(FileUnusable, match="is empty"):
        table(tmp_path, "")
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(FileUnusable, match="Save it as CSV"):
        open_source(tmp_path / "a.xlsx")
    with pytest.raises(FileUnusable, match="There is no"):
        open_source(tmp_path / "nowhere.csv")
