import pytest

from tutti.ground.texts import text_in, with_text

GREETINGS = {"en": "Hello", "de": "Guten Tag", "de-at": "Grüß Gott"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de-AT", "Grüß Gott"),
        ("de-CH", "Guten Tag"),
        ("de", "Guten Tag"),
        ("pt", "Hello"),
        ("", "Hello"),
    ],
)
def test_the_nearest_language_speaks(language, said):
    assert text_in(GREETINGS, language) == said


def test_any_text_is_better_than_none():
    assert text_in({"fi": "Hei"}, "pt") == "Hei"


def test_an_empty_text_does_not_hide_the_others():
    assert text_in({"pt": "", "en": "Hello"}, "pt") == "Hello"


def test_no_text_at_all_is_empty():
    assert text_in({}, "en") == ""


def test_setting_a_text_leaves_the_other_languages():
    assert with_text({"en": "Hello", "IT": "Ciao"}, "it", " Salve ") == {
        "en": "Hello",
        "it": "Salve",
    }


def test_an_empty_text_takes_the_language_out():
    assert with_text({"en": "Hello", "it": "Ciao"}, "it", " ") == {"en": "Hello"}
