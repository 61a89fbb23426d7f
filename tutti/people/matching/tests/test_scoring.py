"""How alike names and profiles are told to be, by words alone: no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.people.matching.scoring.alphabets import is_mixed, looks_like
from tutti.people.matching.scoring.keys import keys_of
from tutti.people.matching.scoring.levels import Level
from tutti.people.matching.scoring.names import Name, compare_names, cut, word_level
from tutti.people.matching.scoring.portraits import Place, mail_key, portrait
from tutti.people.matching.scoring.scoring import score

HOUSE = 5000


def sure(left, right):
    return score(left, right, profiles=HOUSE).sure


@pytest.mark.parametrize(
    ("name", "is_cut"),
    [
        ("Mira Rossi", ("mira", "rossi")),
        ("Rossi, Mira", ("mira", "rossi")),
        ("Dr. Mira  ROSSI, PhD", ("mira", "rossi")),
        ("Ludwig van der Berg", ("ludwig", "vanderberg")),
        ("Mary Ann O'Neil", ("mary ann", "oneil")),
        ("Noor", ("", "noor")),
        ("田中 美咲", ("田中", "美咲")),
        ("", ("", "")),
    ],
)
def test_names_are_cut(name, is_cut):
    assert cut(name) == Name(*is_cut)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("rossi", "rossi", Level.SAME),
        ("rossi", "rosi", Level.NEAR),
        ("elizabeth", "liz", Level.SHORT),
        ("giuseppe", "beppe", Level.SHORT),
        ("mira", "m", Level.INITIAL),
        ("mary ann", "maryann", Level.NEAR),
        ("meyer", "maier", Level.LIKE),
        ("maria", "m\u0430ria", Level.TWIN),
        ("мария", "maria", Level.OTHER),
        ("mira", "oskar", Level.OTHER),
    ],
)
def test_words_of_a_name_compare(left, right, level):
    assert word_level(left, right) == level


def test_names_the_other_way_about_are_seen():
    assert compare_names(cut("White Holly"), cut("Holly White")).order == Level.OTHER


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Mira.Rossi+shop@GoogleMail.com", "mirarossi@gmail.com"),
        ("mira.rossi+shop@acme.test", "mira.rossi@acme.test"),
        ("@", ""),
    ],
)
def test_an_address_has_one_key(address, key):
    assert mail_key(address) == key


def test_look_alikes_are_no_equals():
    assert looks_like("maria", "m\u0430ria")
    assert is_mixed("m\u0430ria")
    assert not is_mixed("мария")


def test_a_slip_of_the_pen_is_still_one_person():
    place = Place(street="Forbes Street", number="44", town="Perth", postcode="6000")
    left = portrait("Sarah Bruhn", birth="1930-02-13", place=place)
    right = portrait("Sara Bruhn", birth="1930-02-31", place=place)

    assert sure(left, right) > 0.9


def test_a_name_alone_is_not_enough_in_a_large_house():
    name = portrait("Maria Rossi")

    assert score(name, name, profiles=100_000).sure < 0.1


def test_what_nobody_proved_leaves_a_doubt():
    left = portrait("Mira Rossi", mails=["mira@acme.test"], phones=["+39021234567"])
    proved = portrait(
        "Mira Rossi", mails=["mira@acme.test"], phones=["+39021234567"], proved=["mira@acme.test"]
    )

    assert sure(left, left) == 0.97
    assert sure(proved, proved) > 0.99


def test_a_family_at_one_address_is_several_persons():
    place = Place(street="Via Roma", number="4", town="Milano", postcode="20100")
    left = portrait("Mira Rossi", phones=["+39021234567"], place=place)
    right = portrait("Luca Rossi", phones=["+39021234567"], place=place)

    assert sure(left, right) < 0.05


PROFILES = st.builds(
    portrait,
    st.text(max_size=30),
    mails=st.lists(st.emails(), max_size=2),
    phones=st.lists(st.from_regex(r"\A\+[0-9]{8,12}\Z"), max_size=2),
    handles=st.lists(st.text(max_size=12), max_size=2),
    birth=st.text(max_size=12),
)


@given(PROFILES, PROFILES)
def test_whoever_stands_first_makes_no_difference(left, right):
    one, other = score(left, right, profiles=HOUSE), score(right, left, profiles=HOUSE)

    assert round(one.bits, 6) == round(other.bits, 6)
    assert 0 <= one.sure <= 1


@given(PROFILES)
def test_the_same_profile_has_the_same_keys(profile):
    assert keys_of(profile) == keys_of(profile)
    assert all(-(2**63) <= key < 2**63 for key in keys_of(profile))
