"""Finding by words: which documents, in which order, and never past the asker's reach."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.search import finding
from tutti.ground.search.finding import Hit, Reach, find
from tutti.ground.search.indexing import Findable, forget, make_findable, restrict

pytestmark = pytest.mark.django_db
ALL = Reach(everything_open=True)


def document(number: int, text: str, *, restricted: bool = False, kind: str = "case") -> Findable:
    return Findable(
        kind=kind,
        object_id=number,
        under=number,
        at=timezone.now() + timedelta(minutes=number),
        text=text,
        restricted=restricted,
    )


def ids(text: str, reach: Reach = ALL, **more) -> list[int]:
    return [hit.object_id for hit in find(text, kinds=["case"], reach=reach, **more)]


def test_the_newest_come_first():
    make_findable([document(1, "red parcel"), document(3, "red letter"), document(2, "red")])

    assert ids("red") == [3, 2, 1]


def test_every_word_must_be_there_and_the_last_may_be_unfinished():
    make_findable([document(1, "red parcel"), document(2, "red letter")])

    assert ids("red par") == [1]


def test_accents_and_case_make_no_difference():
    make_findable([document(1, "Zoë Østergård")])

    assert ids("ZOE ostergard") == [1]


def test_an_address_is_found_whole_and_in_parts():
    make_findable([document(1, "mira@example.com")])

    assert [ids("mira@example.com"), ids("example"), ids("mira@ex")] == [[1], [1], [1]]


def test_only_the_kinds_asked_for_are_found():
    make_findable([document(1, "red"), document(1, "red", kind="person")])

    found = find("red", kinds=["person"], reach=ALL)

    assert found == [Hit(kind="person", object_id=1, under=1)]


@pytest.mark.parametrize("asked", ["", "  ", "!&|():*'\\", "\x00"])
def test_nothing_asked_finds_nothing(asked):
    make_findable([document(1, "red")])

    assert ids(asked) == []


@pytest.mark.parametrize("cap", [2000, 1])
def test_what_is_restricted_is_found_only_by_those_it_is_open_to(monkeypatch, cap):
    monkeypatch.setattr(finding, "CAP", cap)  # 1: the way of common words
    make_findable([document(1, "red"), document(2, "red", restricted=True), document(3, "red")])

    assert sorted(ids("red")) == [1, 3]
    assert sorted(ids("red", Reach(everything_open=True, also=[2]))) == [1, 2, 3]
    assert ids("red", Reach(everything_open=False, also=[3])) == [3]
    assert ids("red", Reach(everything_open=False)) == []


def test_no_more_than_asked_for_come_back():
    make_findable([document(number, "red") for number in range(1, 6)])

    assert ids("red", limit=2) == [5, 4]


def test_a_document_written_again_replaces_its_words():
    make_findable([document(1, "red")])
    make_findable([document(1, "blue")])

    assert (ids("red"), ids("blue")) == ([], [1])


def test_restricting_hides_everything_under_it_at_once():
    make_findable([document(1, "red")])

    restrict(kinds=["case"], under=1, restricted=True)

    assert ids("red") == []


def test_what_is_forgotten_is_gone():
    make_findable([document(1, "red"), document(2, "red")])

    forget(kind="case", object_ids=[2])

    assert ids("red") == [1]


def test_a_text_with_a_zero_byte_is_kept_without_it():
    make_findable([document(1, "re\x00d")])

    assert ids("red") == [1]
