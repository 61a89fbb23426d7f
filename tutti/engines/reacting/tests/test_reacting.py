"""Rules that react: to what happened, to time that passed; once, with reasons, taken back, and never in circles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.answer.models import SavedReply, Send
from tutti.cases.actions.assignment import hand_over
from tutti.cases.actions.closing import close_case
from tutti.cases.models import Case
from tutti.engines.playbooks.definition import Definition, WaitStep
from tutti.engines.reacting.actions.acting import act_on, act_on_what_is_due
from tutti.engines.reacting.actions.noticing import notice_time
from tutti.engines.reacting.models import Due
from tutti.engines.rules import verbs
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.errors import RuleWrong
from tutti.engines.rules.models import Effect, Rule
from tutti.engines.rules.verbs import Verb, offers
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Department, Membership
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.work.models import Note, Task
from tutti.work.playbooks.actions.writing import publish, write_playbook
from tutti.work.playbooks.models import PlaybookRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def finance(ben):
    made = Department.objects.create(name="Finance", keeper=ben)
    Membership.objects.create(member=ben, department=made)
    return made


@pytest.fixture
def rule():
    def make(name, *, actions, condition="", state="on", **trigger):
        saved = save_rule(
            None,
            wording=Wording(
                name=name,
                condition=condition,
                actions=[{"verb": verb, "params": params} for verb, params in actions],
                trigger=trigger,
            ),
            kind="react",
            by=SYSTEM,
        )
        return switch_rule(saved, state=state, by=SYSTEM)

    follow_all()
    return make


def everything_acted():
    follow_all()
    seen = act_on_what_is_due()
    follow_all()
    return seen


def test_a_rule_does_what_it_says_when_what_it_waits_for_happened(rule, case, finance, support):
    rule(
        "To finance",
        fact="cases.case_handed_over",
        actions=[("work.note", {"text": "Look at it."})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    assert Note.objects.get().text == "Rule “To finance”: Look at it."


def test_a_condition_about_what_happened_is_asked_of_it(rule, case, ada):
    says = [("work.note", {"text": "Why?"})]
    rule(
        "Not ours",
        fact="cases.case_closed",
        condition='fact.resolution == "not_ours"',
        actions=says,
    )
    rule(
        "Settled", fact="cases.case_closed", condition='fact.resolution == "settled"', actions=says
    )

    close_case(case, resolution="not_ours", member=ada, by=Actor.member(ada.pk))
    everything_acted()

    assert [note.text for note in Note.objects.all()] == ["Rule “Not ours”: Why?"]


def test_what_happened_before_a_rule_stood_is_not_reacted_to(rule, case, finance):
    hand_over(case, department=finance, by=SYSTEM)
    follow_all()
    rule("Late", fact="cases.case_handed_over", actions=[("work.note", {"text": "Late."})])

    everything_acted()

    assert not Note.objects.exists()


def test_what_a_rule_did_names_it_its_version_and_the_reasons(rule, case, finance):
    made = rule(
        "Ask finance",
        fact="cases.case_closed",
        condition='fact.resolution == "settled" && case.title.startsWith("March")',
        actions=[("cases.plan", {"note": "Look again", "hours": 5})],
    )
    saved = rule(
        "Ask",
        fact="cases.case_handed_over",
        condition='case.title.startsWith("March")',
        actions=[("work.ask_task", {"what": "Check", "department": finance.pk, "hours": 8})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    effect = Effect.objects.get()
    task = Task.objects.get()
    asked = Entry.objects.get(name="work.task_asked")
    cause = Entry.objects.get(name="cases.case_handed_over")
    assert made.current_id != effect.version_id == saved.current_id
    assert [reason["part"] for reason in effect.reasons] == ['case.title.startsWith("March")']
    assert effect.did == {"task": task.pk}
    assert (effect.case_id, effect.entry_id) == (case.pk, cause.pk)
    assert (asked.actor_kind, asked.actor_id) == ("rule", saved.current_id)
    assert asked.caused_by == cause.pk


def test_a_task_a_rule_asked_for_is_taken_back_with_one_click_and_only_once(
    rule, case, finance, ada
):
    rule(
        "Ask",
        fact="cases.case_handed_over",
        actions=[("work.ask_task", {"what": "Check", "department": finance.pk, "hours": 8})],
    )
    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    undo_effect(Effect.objects.get(), by=Actor.member(ada.pk))

    undo_effect(Effect.objects.get(), by=Actor.member(ada.pk))

    assert Task.objects.get().state == "withdrawn"
    assert Entry.objects.filter(name="work.task_withdrawn").count() == 1


def test_in_shadow_it_is_only_noted(rule, case, finance):
    rule(
        "Shadow",
        fact="cases.case_handed_over",
        state="shadow",
        actions=[("work.note", {"text": "Look."})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    assert not Note.objects.exists()
    assert [effect.shadow for effect in Effect.objects.all()] == [True]


def test_what_cannot_be_done_says_why_and_the_next_is_done_all_the_same(rule, case, finance, ada):
    rule(
        "Two things",
        fact="cases.case_closed",
        actions=[
            ("cases.hand_over", {"department": finance.pk}),
            ("work.note", {"text": "Settled."}),
        ],
    )

    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    everything_acted()

    refused, noted = Effect.objects.order_by("id")
    assert refused.did == {"refused": "This case is settled. Reopen it to hand it over."}
    assert noted.did == {"note": Note.objects.get().pk}


def test_two_rules_that_set_each_other_off_are_stopped_and_named(rule, case, finance, support):
    to_finance = rule(
        "To finance",
        fact="cases.case_handed_over",
        condition='case.department == "Support"',
        actions=[("cases.hand_over", {"department": finance.pk})],
    )
    to_support = rule(
        "Back",
        fact="cases.case_handed_over",
        condition='case.department == "Finance"',
        actions=[("cases.hand_over", {"department": support.pk})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    while everything_acted():
        pass

    stopped = Rule.objects.get(trouble="loops")
    other = (to_finance if stopped == to_support else to_support).name
    assert stopped.trouble_with.name == other
    assert stopped.trouble_says == f"It goes in circles with “{other}”: each wakes the other."
    assert Effect.objects.count() == 2


def test_a_rule_that_sets_itself_off_is_stopped_after_once(rule, case, finance):
    own = rule(
        "Again and again",
        fact="cases.next_action_set",
        actions=[("cases.plan", {"note": "Look", "hours": 2})],
    )
    rule(
        "Begin",
        fact="cases.case_handed_over",
        actions=[("cases.plan", {"note": "Begin", "hours": 2})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    while everything_acted():
        pass

    own.refresh_from_db()
    assert own.trouble == "loops"
    assert own.trouble_says == "It wakes itself again and again."


def test_a_rule_waits_for_time_to_pass_and_acts_once(rule, case, time_machine):
    waiting = timezone.now()
    Case.objects.filter(pk=case.pk).update(waiting_since=waiting)
    rule(
        "Nobody answered",
        moment="case.waiting_since",
        minutes=180,
        actions=[("work.note", {"text": "Three hours."})],
    )

    notice_time()
    assert not Due.objects.exists()
    time_machine.move_to(waiting + timedelta(minutes=181), tick=False)
    notice_time()
    notice_time()
    everything_acted()

    assert [note.text for note in Note.objects.all()] == ["Rule “Nobody answered”: Three hours."]


def test_a_rule_may_wait_until_shortly_before_a_date(rule, case, time_machine):
    now = timezone.now()
    Case.objects.filter(pk=case.pk).update(due_at=now + timedelta(hours=5))
    rule(
        "Soon due",
        moment="case.due_at",
        minutes=-60,
        actions=[("work.note", {"text": "One hour left."})],
    )

    time_machine.move_to(now + timedelta(hours=3), tick=False)
    notice_time()
    early = Due.objects.count()
    time_machine.move_to(now + timedelta(hours=4, minutes=1), tick=False)
    notice_time()

    assert (early, Due.objects.count()) == (0, 1)


def test_what_passed_while_a_rule_was_off_is_over_for_it(rule, case, time_machine):
    waiting = timezone.now()
    Case.objects.filter(pk=case.pk).update(waiting_since=waiting)
    made = rule(
        "Nobody answered",
        moment="case.waiting_since",
        minutes=60,
        actions=[("work.note", {"text": "An hour."})],
    )
    notice_time()
    switch_rule(made, state="off", by=SYSTEM)
    time_machine.move_to(waiting + timedelta(days=3), tick=False)
    switch_rule(made, state="on", by=SYSTEM)

    notice_time()

    assert not Due.objects.exists()


def test_two_workers_act_once(rule, case, finance):
    rule("Once", fact="cases.case_handed_over", actions=[("work.note", {"text": "Once."})])
    hand_over(case, department=finance, by=SYSTEM)
    follow_all()
    (due,) = Due.objects.values_list("pk", flat=True)

    answers = [act_on(due), act_on(due)]

    assert answers == [True, False]
    assert Note.objects.count() == 1


def test_a_rule_switched_off_meanwhile_does_nothing(rule, case, finance):
    made = rule("Off", fact="cases.case_handed_over", actions=[("work.note", {"text": "No."})])
    hand_over(case, department=finance, by=SYSTEM)
    follow_all()
    switch_rule(made, state="off", by=SYSTEM)

    act_on_what_is_due()

    assert not Due.objects.exists()
    assert not Note.objects.exists()


def test_a_rule_answers_a_person_once_a_day(rule, case, finance, support):
    saved = SavedReply.objects.create(name="Soon", texts={"en": "You hear from us."})
    rule(
        "Answer",
        fact="cases.case_handed_over",
        actions=[("answer.reply_with", {"saved_reply": saved.pk})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()
    hand_over(case, department=support, by=SYSTEM)
    everything_acted()

    assert Send.objects.get().message.text == "You hear from us."
    assert Effect.objects.order_by("id").last().did == {
        "refused": "A rule answered in this case within the last day already."
    }


def test_a_rule_starts_a_playbook_with_the_freedom_of_the_cases_owner(rule, case, finance, ada):
    waits = WaitStep(key="wait", titles={"en": "Wait"}, until="customer")
    draft = Definition(steps=(waits,))
    playbook = write_playbook(names={"en": "Wait"}, about={}, draft=draft, member=ada, by=SYSTEM)
    publish(playbook, member=ada, by=SYSTEM)
    rule(
        "Outage",
        fact="cases.case_handed_over",
        actions=[("work.start_playbook", {"playbook": playbook.pk})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    run = PlaybookRun.objects.get()
    case.refresh_from_db()
    assert (run.case, run.starter) == (case, case.owner)


@pytest.mark.parametrize(
    "trigger",
    [
        {"fact": "cases.flew_away"},
        {"moment": "case.title", "minutes": 5},
        {"moment": "case.due_at", "minutes": 10**9},
        {"moment": "case.due_at", "minutes": "soon"},
        {"fact": "cases.case_closed", "minutes": 3},
    ],
)
def test_a_rule_that_nothing_would_wake_is_not_kept(rule, trigger):
    with pytest.raises(RuleWrong):
        rule("Never", actions=[("work.note", {"text": "x"})], **trigger)


def test_a_rule_answers_nobody_whose_words_came_with_a_file_of_the_past(
    rule, case, question, finance
):
    question.history = True
    question.save()
    saved = SavedReply.objects.create(name="Received", texts={"en": "You hear from us."})
    rule(
        "Answer",
        fact="cases.case_handed_over",
        actions=[("answer.reply_with", {"saved_reply": saved.pk})],
    )

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    assert not Send.objects.exists()
    assert "file of the past" in Effect.objects.get().did["refused"]


@pytest.fixture
def refused_by_the_table():
    """A verb whose value no column takes."""

    def perform(hits):
        Department.objects.create(name="x" * 1000)
        return [{} for _hit in hits]

    offers(
        Verb(
            name="try.too_long",
            kinds=("react",),
            label="Too long",
            says=lambda params: "Too long",
            perform=perform,
        )
    )
    yield
    del verbs._verbs["try.too_long"]


def test_a_verb_that_the_database_refuses_does_not_hold_up_the_others(
    rule, case, finance, refused_by_the_table
):
    rule("Broken", fact="cases.case_handed_over", actions=[("try.too_long", {})])
    rule("Note", fact="cases.case_handed_over", actions=[("work.note", {"text": "Look."})])

    hand_over(case, department=finance, by=SYSTEM)
    everything_acted()

    assert Note.objects.get().text == "Rule “Note”: Look."
    assert Effect.objects.get(verb="try.too_long").did == {"refused": "It failed: DataError"}
    assert not Due.objects.exists()
