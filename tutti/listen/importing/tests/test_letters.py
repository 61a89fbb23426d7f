from __future__ import annotations

import zipfile

import pytest

from tutti.listen.importing.items import Broken, FileUnusable, RawLetter
from tutti.listen.importing.opening import open_source

ONE = b"From: mira@duarte.example\nSubject: One\n\nHello\n"
TWO = b"From: noor@hadid.example\nSubject: Two\n\n>From here on\n"


def test_an_mbox_is_cut_at_its_from_lines(tmp_path):
    box = tmp_path / "archive"
    envelope = b"From mira@duarte.example Tue Oct 31 22:10:47 2017\n"
    box.write_bytes(envelope + ONE + b"From nobody at all\n\n" + envelope + TWO)

    items = list(open_source(box).items())

    assert items == [
        RawLetter(ONE + b"From nobody at all\n\n"),
        RawLetter(TWO.replace(b">From", b"From")),
    ]


def test_a_folder_gives_its_letters_and_leaves_the_rest(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "README.md").write_text("not a letter")
    (tmp_path / "b.eml").write_bytes(TWO)
    (tmp_path / "deep" / "c.EML").write_bytes(ONE)

    assert list(open_source(tmp_path).items()) == [RawLetter(TWO), RawLetter(ONE)]


def test_a_maildir_is_a_folder_of_letters(tmp_path):
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "cur" / "1700.M1P2:2,S").write_bytes(ONE)

    assert list(open_source(tmp_path).items()) == [RawLetter(ONE)]


def test_a_letter_alone_is_one(tmp_path):
    path = tmp_path / "saved"
    path.write_bytes(ONE)

    assert list(open_source(path).items()) == [RawLetter(ONE)]


def test_a_zip_gives_its_letters_and_sets_a_bomb_aside(tmp_path):
    path = tmp_path / "letters.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.eml", ONE)
        archive.writestr("2.eml", b"0" * (26 * 1024 * 1024))
        archive.writestr("3.txt", b"no")

    assert list(open_source(path).items()) == [
        RawLetter(ONE),
        Broken(b"2.eml", "The letter is larger than 25 MB."),
    ]


def test_a_folder_without_mail_says_so(tmp_path):
    with pytest.raises(FileUnusable, match="holds no mail"):
        open_source(tmp_path)
