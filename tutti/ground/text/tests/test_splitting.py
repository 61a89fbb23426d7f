"""Long words in parts: nothing lost, nothing over the limit, nothing cut that is one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutti.ground.text.splitting import CannotSplit, graphemes, measured, split

NUMBER = re.compile(r" \d+/\d+$")
FAMILY = "👩‍👩‍👧‍👦"
UNITS = ["characters", "graphemes", "utf16", "bytes"]
PIECES = [" ", ".", "! ", "\n\n", "é", "日本。", "مرحبا ", FAMILY, "🇮🇹", "한글"]
LETTERS = st.one_of(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="@"),
    st.sampled_from([" ", *PIECES]),
)
WORDS = st.lists(LETTERS, max_size=600).map("".join)


def without_numbers(parts):
    return [NUMBER.sub("", part) for part in parts] if len(parts) > 1 else parts


def letters(text):
    return re.sub(r"\s", "", text)


@settings(max_examples=60, deadline=None)
@given(text=WORDS, longest=st.integers(120, 300), counts=st.sampled_from(UNITS))
def test_the_parts_give_the_words_back_and_fit(text, longest, counts):
    opening = "@mira@example.test "

    parts = split(text, longest=longest, counts=counts, opening=opening)

    assert letters("".join(without_numbers(parts))) == letters(text)
    assert all(measured(opening + part, counts=counts) <= longest for part in parts)


@settings(max_examples=60, deadline=None)
@given(letters=st.lists(st.sampled_from([FAMILY, "🇮🇹", "é", "각", "👍🏽", "1️⃣"]), max_size=80))
def test_what_a_reader_sees_as_one_letter_is_never_cut(letters):
    text = "".join(letters)

    parts = without_numbers(split(text, longest=30, counts="graphemes"))

    assert [one for part in parts for one in graphemes(part)] == letters


def test_what_fits_goes_as_it_is():
    assert split("  We look into it. ", longest=20) == ["We look into it."]


def test_it_is_cut_at_the_end_of_a_sentence_and_numbered():
    text = "We found the payment. It goes back today. Tell us if it does not arrive."

    parts = split(text, longest=50)

    assert parts == [
        "We found the payment. It goes back today. 1/2",
        "Tell us if it does not arrive. 2/2",
    ]


def test_a_sentence_longer_than_a_part_is_cut_between_words():
    parts = split("one two three four five six seven eight", longest=20)

    assert parts == ["one two three 1/3", "four five six 2/3", "seven eight 3/3"]


def test_a_word_longer_than_a_part_is_cut_between_letters():
    parts = split("a" * 40, longest=24)

    assert parts == ["a" * 20 + " 1/2", "a" * 20 + " 2/2"]


def test_other_alphabets_are_cut_behind_their_own_sentence_ends():
    parts = split("お問い合わせありがとうございます。本日返金いたします。", longest=22)

    assert parts == ["お問い合わせありがとうございます。 1/2", "本日返金いたします。 2/2"]


@pytest.mark.parametrize(
    "whole", ["https://acme.test/help/payments?case=1234", "@mira@a.example.test"]
)
def test_links_and_mentions_stay_whole(whole):
    text = f"Please read this with care: {whole} and then write to us again, we are here."

    parts = split(text, longest=60)

    assert sum(whole in part for part in parts) == 1


def test_a_link_longer_than_a_part_cannot_be_split():
    with pytest.raises(CannotSplit):
        split("See https://acme.test/" + "a" * 40, longest=30)


def test_a_link_counts_as_the_network_counts_it():
    text = "See https://acme.test/" + "a" * 100

    assert measured(text, link_counts=23) == 27
    assert split(text, longest=30, link_counts=23) == [text]


@pytest.mark.parametrize(
    ("counts", "size"), [("characters", 8), ("graphemes", 2), ("utf16", 12), ("bytes", 26)]
)
def test_each_network_counts_in_its_own_way(counts, size):
    assert measured(f"a{FAMILY}", counts=counts) == size


def test_more_than_nine_parts_leave_room_for_two_digits():
    parts = split("word " * 100, longest=40)

    assert len(parts) > 9
    assert max(len(part) for part in parts) <= 40
    assert parts[-1].endswith(f"{len(parts)}/{len(parts)}")
