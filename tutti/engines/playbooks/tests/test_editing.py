import pytest

from tutti.engines.playbooks.checking import faults
from tutti.engines.playbooks.definition import DecideStep, Definition, TaskStep, WaitStep
from tutti.engines.playbooks.editing import changed, free_key, moved, with_step, without

pytestmark = pytest.mark.django_db

A = TaskStep(key="a", titles={"en": "A"}, declined="c")
B = DecideStep(key="b", titles={"en": "B"}, when="true", no="c")
C = WaitStep(key="c", titles={"en": "C"})
ABC = Definition(steps=(A, B, C))


def keys(definition):
    return [step.key for step in definition.steps]


def test_a_step_is_put_behind_another_or_at_the_end():
    step = WaitStep(key="x")

    assert keys(with_step(ABC, step, after="a")) == ["a", "x", "b", "c"]
    assert keys(with_step(ABC, step)) == ["a", "b", "c", "x"]


def test_a_step_moves_until_the_edge():
    assert keys(moved(ABC, "b", up=True)) == ["b", "a", "c"]
    assert keys(moved(ABC, "a", up=True)) == ["a", "b", "c"]
    assert keys(moved(ABC, "b", up=False)) == ["a", "c", "b"]


def test_what_led_to_a_step_taken_out_leads_on():
    left = without(ABC, "c")

    assert keys(left) == ["a", "b"]
    assert faults(left) == []


def test_a_step_is_changed_in_its_place():
    new = TaskStep(key="a", titles={"en": "Other"})

    assert changed(ABC, new).steps == (new, B, C)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("A", "a_2"),
        ("Prüfe die Zahlung!", "prufe_die_zahlung"),
        ("end", "step_end"),
        ("2 days", "step_2_days"),
        ("日本", "step"),
    ],
)
def test_a_key_is_made_of_the_name(words, key):
    assert free_key(ABC, words) == key
