import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tutti.engines.playbooks.checking import faults
from tutti.engines.playbooks.definition import (
    END,
    DecideStep,
    Definition,
    NotAPlaybook,
    Place,
    RemedyStep,
    ReplyStep,
    SetFieldStep,
    TaskStep,
    WaitStep,
    definition_from,
    to_data,
)
from tutti.engines.playbooks.drawing import drawn
from tutti.engines.playbooks.flow import (
    IMMEDIATE,
    Happened,
    Stand,
    agrees,
    first_of,
    leads_on,
    stand,
    target,
    ways,
    with_added,
)

pytestmark = pytest.mark.django_db


def named(key):
    return {"en": key.title()}


CHECK = TaskStep(key="check", titles=named("check"), place="finance", declined="tell")
FOUND = DecideStep(key="found", titles=named("found"), when='"check" in run.done', no="tell")
CREDIT = RemedyStep(key="credit", titles=named("credit"))
TELL = ReplyStep(key="tell", titles=named("tell"), text={"en": "It is done."})
WAIT = WaitStep(key="wait", titles=named("wait"), hours=168)
DISPUTE = Definition(
    steps=(CHECK, FOUND, CREDIT, TELL, WAIT), places={"finance": Place(names={"en": "Finance"})}
)


def test_a_sound_playbook_has_no_faults():
    assert faults(DISPUTE) == []


def test_a_playbook_is_kept_as_plain_data_and_comes_back_the_same():
    assert definition_from(to_data(DISPUTE)) == DISPUTE


@pytest.mark.parametrize(
    "data", [{"steps": [{"kind": "dance", "key": "a"}]}, {"steps": 3}, {"steps": [{"key": "a"}]}]
)
def test_other_data_is_no_playbook(data):
    with pytest.raises(NotAPlaybook):
        definition_from(data)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), [("", "A playbook needs at least one step.")]),
        ((WAIT, WAIT), [("wait", "Two steps have the key “wait”.")]),
        (
            (TaskStep(key="a", titles=named("a"), next="b"),),
            [("a", "It leads to “b”, which is not there.")],
        ),
        (
            (TaskStep(key="a", titles=named("a"), place="moon"),),
            [("a", "It asks “moon”, who is not named.")],
        ),
        (
            (TaskStep(key="a", titles=named("a"), next=END), WAIT),
            [("wait", "No step leads here.")],
        ),
        (
            (DecideStep(key="a", titles=named("a"), when="case.titel == 'x'"),),
            [
                (
                    "a",
                    "Its condition: “case.titel” is not known here. Perhaps you mean “case.title”.",
                )
            ],
        ),
        (
            (DecideStep(key="a", titles=named("a"), when="true", yes="a"),),
            [("a", "It comes back to itself without waiting for anybody. Add a wait.")],
        ),
        ((ReplyStep(key="a", titles=named("a")),), [("a", "The reply has no words.")]),
        ((WaitStep(key="a", titles=named("a"), until="time"),), [("a", "Say how long it waits.")]),
        ((WaitStep(key="A b", titles={}),), 2),
    ],
)
def test_what_is_wrong_is_said_with_its_step(steps, expected):
    found = [(fault.key, fault.sentence) for fault in faults(Definition(steps=steps))]

    assert len(found) == expected if isinstance(expected, int) else found == expected


def test_a_loop_through_a_wait_is_sound():
    again = Definition(
        steps=(
            WAIT,
            DecideStep(key="again", titles=named("again"), when="run.days < 9.0", yes="wait"),
        )
    )

    assert faults(again) == []


def happened(*ends):
    return [Happened(key=key, way=way) for key, way in ends]


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ([], Stand(as_="running", at="check")),
        (happened(("check", "done")), Stand(as_="running", at="found", path=("check",))),
        (happened(("check", "declined")), Stand(as_="running", at="tell", path=("check",))),
        (
            happened(("check", "done"), ("found", "yes"), ("credit", "declined")),
            Stand(as_="held", at="credit", path=("check", "found")),
        ),
        (
            [Happened(key="check", way="done", skipped=True), Happened(key="found", way="no")],
            Stand(as_="running", at="tell", path=("check", "found")),
        ),
        (
            happened(("check", "declined"), ("tell", "done"), ("wait", "done")),
            Stand(as_="finished", at=None, path=("check", "tell", "wait")),
        ),
    ],
)
def test_where_a_run_stands_follows_from_what_happened(past, expected):
    assert stand(DISPUTE, past) == expected


def test_a_step_is_added_behind_another_and_leads_where_that_led():
    more = with_added(DISPUTE, after="check", step=WaitStep(key="added-1", titles=named("x")))

    assert stand(more, happened(("check", "done"))).at == "added-1"
    assert stand(more, happened(("check", "done"), ("added-1", "done"))).at == "found"


def changed(**steps):
    return Definition(
        steps=tuple(
            steps.get(step.key, step) for step in DISPUTE.steps if steps.get(step.key, step)
        ),
        places=DISPUTE.places,
    )


@pytest.mark.parametrize(
    ("new", "past", "expected"),
    [
        (DISPUTE, happened(("check", "done")), True),
        (
            changed(tell=ReplyStep(key="tell", text={"en": "Else."})),
            happened(("check", "done")),
            True,
        ),
        (changed(check=TaskStep(key="check", place="finance")), happened(("check", "done")), False),
        (changed(found=None), happened(("check", "done")), False),
        (changed(wait=None), [], True),
        (changed(credit=None), happened(("check", "done"), ("found", "yes")), False),
    ],
)
def test_a_run_moves_to_a_version_its_past_agrees_with(new, past, expected):
    assert agrees(DISPUTE, new, past) is expected


def test_the_drawing_has_a_box_for_each_step_and_a_line_for_each_way():
    drawing = drawn(DISPUTE, "en")

    assert [box.title for box in drawing.boxes] == ["Check", "Found", "Credit", "Tell", "Wait"]
    assert [(line.from_, line.to, line.way) for line in drawing.lines] == [
        (1, 2, "done"),
        (1, 4, "declined"),
        (2, 3, "yes"),
        (2, 4, "no"),
        (3, 4, "done"),
        (4, 5, "done"),
        (5, None, "done"),
    ]


keys = st.sampled_from("abcdefgh")
targets = st.one_of(st.just(""), st.just(END), keys)


@st.composite
def definitions(draw):
    used = draw(st.lists(keys, min_size=1, max_size=8, unique=True))
    made = [
        draw(
            st.one_of(
                st.builds(
                    TaskStep,
                    key=st.just(key),
                    titles=st.just(named(key)),
                    next=targets,
                    declined=targets,
                ),
                st.builds(
                    WaitStep,
                    key=st.just(key),
                    titles=st.just(named(key)),
                    next=targets,
                    hours=st.just(2),
                    late=targets,
                ),
                st.builds(
                    DecideStep,
                    key=st.just(key),
                    titles=st.just(named(key)),
                    when=st.just("run.days > 1"),
                    yes=targets,
                    no=targets,
                ),
                st.builds(
                    SetFieldStep,
                    key=st.just(key),
                    titles=st.just(named(key)),
                    next=targets,
                    field=st.just("f"),
                ),
            )
        )
        for key in used
    ]
    return Definition(steps=tuple(made))


class AnyPlaybook(TestCase):
    @given(definitions(), st.randoms(use_true_random=False))
    def test_a_sound_playbook_ends_or_waits_whatever_happens(self, definition, chance):
        if faults(definition):
            return
        at, at_once, past = first_of(definition), 0, []

        for _turn in range(200):
            if at is None:
                break
            step = definition.step(at)
            way = chance.choice(list(ways(step)))
            at_once = at_once + 1 if step.kind in IMMEDIATE else 0
            assert at_once <= len(definition.steps)
            past.append(Happened(key=at, way=way))
            at = target(definition, step, way)
            assert stand(definition, past).at == at

        assert stand(definition, past) == stand(definition, list(past))
        assert agrees(definition, definition, past) is (at is not None)

    @given(definitions())
    def test_every_playbook_can_be_drawn_kept_and_judged(self, definition):
        assert definition_from(to_data(definition)) == definition
        assert len(drawn(definition, "it").boxes) == len(definition.steps)
        assert all(fault.sentence for fault in faults(definition))
        assert all(leads_on(step, way) for step in definition.steps for way in ways(step))
