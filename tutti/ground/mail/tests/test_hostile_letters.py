from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.ground.mail import caps
from tutti.ground.mail.letter import Letter, Unreadable
from tutti.ground.mail.limited import read_many
from tutti.ground.mail.reading import read
from tutti.ground.mail.tests.hostile import HEAD, WORDS, letters, mixed, nested

CORPUS = dict(letters())


def test_the_corpus_holds_at_least_150_letters():
    assert len(CORPUS) >= 150


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_letter_is_read_and_can_be_stored(name):
    began = time.process_time()

    letter = read(CORPUS[name])

    assert time.process_time() - began < 2
    assert isinstance(letter, Letter)
    stored = msgspec.msgpack.encode(letter)
    assert b"\x00" not in letter.text.encode() + letter.subject.encode()
    assert msgspec.msgpack.decode(stored, type=Letter) == letter


def test_words_survive_every_sender_and_type_that_leaves_them_whole():
    lost = [
        name
        for name, raw in CORPUS.items()
        if name.startswith(("sender", "date")) and "parcel" not in read(raw).text
    ]

    assert lost == []


def test_the_hostile_letters_pass_the_child_together_and_in_order():
    names = list(CORPUS)

    results = read_many([CORPUS[name] for name in names])

    assert results == [read(CORPUS[name]) for name in names]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"To: " + b"a" * caps.MAX_HEADER + b"\r\n\r\n", "One header is larger than 64 KB."),
        (b"X: y\r\n" + b" z\r\n" * 20_000 + b"\r\n", "One header is larger than 64 KB."),
        (
            (b"X: " + b"y" * 60_000 + b"\r\n") * 5 + b"\r\n",
            "The headers together are larger than 256 KB.",
        ),
        (b"To: " + b"a@b.test," * 501 + b"\r\n\r\n", "The letter names more than 500 addresses."),
        (
            b"Cc: " + b"a@b.test," * 251 + b"\r\nTo: " + b"a@b.test," * 251 + b"\r\n\r\n",
            "The letter names more than 500 addresses.",
        ),
        (nested(40), "The letter's parts are nested more than 30 deep."),
        (
            b"Content-Type: message/rfc822\r\n\r\n" * 400,
            "The letter's parts are nested more than 30 deep.",
        ),
        (mixed(*[b"\r\nx"] * 600), "The letter has more than 500 parts."),
        (
            mixed(b"X: " + b"y" * 70_000 + b"\r\n\r\nx"),
            "The header of a part is larger than 64 KB.",
        ),
        (HEAD + b"\r\n" + b"x" * caps.MAX_LETTER, "The letter is larger than 25 MB."),
    ],
    ids=[
        "one header",
        "folded header",
        "all headers",
        "addresses",
        "addresses in two",
        "depth",
        "letters in letters",
        "parts",
        "header of a part",
        "size",
    ],
)
def test_a_letter_over_a_cap_is_refused_with_the_reason(raw, reason):
    assert read(raw) == Unreadable(reason=reason)


def test_an_address_header_just_under_the_caps_is_read_at_once():
    raw = (
        b"To: "
        + b", ".join(b'"Mira, the %d" <m%d@shop.test>' % (n, n) for n in range(499))
        + b"\r\n\r\n"
    )
    began = time.process_time()

    letter = read(raw)

    assert len(letter.to) == 499
    assert time.process_time() - began < 1


@settings(max_examples=150, deadline=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=4000))
def test_no_bytes_make_the_reader_raise(raw):
    assert isinstance(read(raw), Letter | Unreadable)


@settings(max_examples=150, deadline=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(
    header=st.sampled_from(
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Content-Type",
            "Content-Disposition",
            "References",
            "Authentication-Results",
            "Content-Transfer-Encoding",
        ]
    ),
    value=st.text(alphabet="<>@,;:\"\\()[]=?_-.ab1 \t/%*'\xfc\u202e", max_size=300),
)
def test_no_header_makes_the_reader_raise(header, value):
    raw = f"{header}: {value}\r\n".encode() + b"\r\n" + WORDS

    assert isinstance(read(raw, authserv_ids=["mx.acme.test"]), Letter)


def test_every_file_of_a_folder_of_letters_is_read_or_refused_within_a_minute(tmp_path):
    folder = _folder_of_letters(tmp_path)
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".json", ".md")
    ]
    began = time.monotonic()

    results = read_many([path.read_bytes() for path in files])

    assert len(results) == len(files)
    assert {type(result) for result in results} <= {Letter, Unreadable}
    assert time.monotonic() - began < 60


def _folder_of_letters(tmp_path: Path) -> Path:
    """A folder named by TUTTI_LETTERS, to try the reader on letters of one's own; else our corpus."""
    if "TUTTI_LETTERS" in os.environ:
        return Path(os.environ["TUTTI_LETTERS"])
    for number, raw in enumerate(CORPUS.values()):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    return tmp_path
