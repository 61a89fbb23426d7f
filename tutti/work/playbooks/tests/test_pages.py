import pytest
from django.urls import reverse

from tutti.engines.playbooks.checking import faults
from tutti.engines.playbooks.definition import DecideStep
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.actions.answering import decline_task
from tutti.work.models import Task
from tutti.work.playbooks.models import Playbook, PlaybookRun, RunStep
from tutti.work.playbooks.ready import ready_made, use_ready_made
from tutti.work.playbooks.tests.conftest import follow_inside
from tutti.work.playbooks.tests.test_running import do_task


@pytest.fixture
def dev(db):
    return Member.objects.create(name="Dev Shah", email="dev@acme.test", role=Role.ADMINISTRATOR)


@pytest.fixture
def as_dev(client, dev):
    client.force_login(dev)
    return client


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def text(response):
    return response.content.decode()


def post(client, name, /, *ids, **data):
    return client.post(reverse(name, args=ids), data, follow=True)


def test_every_ready_made_playbook_is_sound_in_both_languages(db):
    found = ready_made()

    assert [one.key for one in found] == [
        "complaint_to_the_regulator",
        "damaged_goods",
        "data_protection_request",
        "outage",
        "payment_dispute",
    ]
    for one in found:
        assert faults(one.definition) == []
        texts = [one.names, one.about, *(step.titles for step in one.definition.steps)]
        texts += [
            getattr(step, name)
            for step in one.definition.steps
            for name in ("why", "text", "what")
            if getattr(step, name, None)
        ]
        assert {tuple(sorted(each)) for each in texts} == {("en", "it")}


def test_a_ready_made_playbook_is_used_once(as_dev, dev):
    assert "Payment dispute" in text(as_dev.get(reverse("playbooks")))

    shown = post(as_dev, "use-playbook", "payment_dispute")
    again = use_ready_made("payment_dispute", member=dev, by=SYSTEM)

    assert "“Payment dispute” is yours now." in text(shown)
    assert again == Playbook.objects.get()
    assert again.newest.number == 1


def test_a_playbook_is_written_in_the_browser_and_published(as_dev):
    post(as_dev, "new-playbook", name="Lost card")
    made = Playbook.objects.get()
    post(as_dev, "playbook-places", made.pk, new="Card operations")
    post(
        as_dev,
        "add-playbook-step",
        made.pk,
        "task",
        titles="Block the card",
        place="card_operations",
        accept_hours=1,
        finish_hours=2,
    )
    post(
        as_dev,
        "add-playbook-step",
        made.pk,
        "decide",
        titles="Was it used?",
        when="run.last_words.contains('used')",
        no="end",
    )
    post(as_dev, "add-playbook-step", made.pk, "reply", titles="Say sorry", text="Hello {name}.")
    post(as_dev, "move-playbook-step", made.pk, "say_sorry", "up")

    shown = text(post(as_dev, "publish-playbook", made.pk))

    made.refresh_from_db()
    assert [step.key for step in made.written.steps] == [
        "block_the_card",
        "say_sorry",
        "was_it_used",
    ]
    assert "Version 1 runs from now on." in shown
    assert 'class="flow"' in shown


def test_a_wrong_condition_is_shown_where_it_is_wrong(as_dev, playbook):
    shown = as_dev.post(
        reverse("playbook-step", args=[playbook.pk, "wrong"]),
        {"titles": "X", "when": "run.outcom == 'x'"},
    )

    assert shown.status_code == 422
    assert "Perhaps you mean “run.outcome”." in text(shown)
    assert "\n   ^</pre>" in text(shown)


def test_what_is_wrong_with_a_playbook_is_said_and_it_is_not_published(as_dev, playbook):
    post(as_dev, "move-playbook-step", playbook.pk, "check", "remove")
    post(
        as_dev,
        "playbook-step",
        playbook.pk,
        "wrong",
        titles="Loop",
        when="true",
        yes="",
        no="wrong",
    )
    playbook.refresh_from_db()
    step = playbook.written.step("wrong")

    assert isinstance(step, DecideStep)
    assert step.no == "tell"  # a step cannot be chosen as its own next; the post was refused
    assert len(playbook.written.steps) == 4


def test_a_step_keeps_its_other_languages(as_dev, playbook):
    post(as_dev, "playbook-step", playbook.pk, "tell", titles="Tell them", text="Hi.")

    playbook.refresh_from_db()
    assert playbook.written.step("tell").text == {"en": "Hi.", "it": "Ciao."}


@pytest.mark.parametrize(
    "kind", ["task", "approval", "remedy", "wait", "decide", "reply", "set_field", "webhook"]
)
def test_each_kind_has_a_form(as_dev, playbook, kind):
    assert as_dev.get(reverse("add-playbook-step", args=[playbook.pk, kind])).status_code == 200


def test_the_desk_reads_playbooks_and_only_administrators_write(as_ada, playbook):
    assert "Check the payment" in text(as_ada.get(reverse("playbook", args=[playbook.pk])))
    assert as_ada.get(reverse("new-playbook")).status_code == 403


def test_a_playbook_is_started_on_the_case(as_ada, playbook, case, finance):
    assert "Payment dispute" in text(as_ada.get(reverse("start-playbook", args=[case.pk])))
    page = text(as_ada.get(reverse("start-this-playbook", args=[case.pk, playbook.pk])))
    assert f'<option value="{finance.pk}" selected>' in page

    shown = post(
        as_ada, "start-this-playbook", case.pk, playbook.pk, place_finance=finance.pk, nonce="n"
    )

    assert "“Payment dispute” has begun." in text(shown)
    assert "Check the payment" in text(shown)
    assert PlaybookRun.objects.get().places == {"finance": finance.pk}


def test_a_place_must_be_chosen(as_ada, playbook, case, finance):
    shown = as_ada.post(
        reverse("start-this-playbook", args=[case.pk, playbook.pk]), {"place_finance": ""}
    )

    assert shown.status_code == 422
    assert "Choose a department." in text(shown)


def test_the_case_shows_where_the_playbook_stands(as_ada, run, case, petra):
    do_task(petra)

    shown = text(as_ada.get(reverse("case", args=[case.pk])))

    assert "step 3 of 5" in shown
    assert "Propose it" in shown
    step = RunStep.objects.get(stands=True)
    assert "credit" in text(as_ada.get(reverse("step-remedy", args=[step.pk])))


def test_a_step_is_skipped_added_and_the_run_stopped(as_ada, run, case):
    step = RunStep.objects.get()
    assert "Say in a few words why" in text(post(as_ada, "skip-step", step.pk))
    shown = post(
        as_ada,
        "add-run-step",
        step.pk,
        "wait",
        titles="Think",
        until="time",
        hours=2,
        reason="Why not",
    )
    assert "The step is added to this case." in text(shown)
    assert "The step is skipped." in text(post(as_ada, "skip-step", step.pk, reason="Known"))
    assert "Think" in text(as_ada.get(reverse("case-playbooks", args=[case.pk])))
    assert "The playbook is stopped." in text(post(as_ada, "stop-run", run.pk, reason="Enough"))


def test_a_task_added_on_a_case_asks_any_department(as_ada, run, case, finance):
    step = RunStep.objects.get()
    given = {"titles": "Look again", "accept_hours": 1, "finish_hours": 2, "reason": "To be sure"}

    post(as_ada, "add-run-step", step.pk, "task", place=f"department-{finance.pk}", **given)
    post(as_ada, "skip-step", step.pk, reason="Known")

    asked = Task.objects.open().get()
    assert (asked.what, asked.department) == ("Look again", finance)


def test_a_held_run_says_why_and_is_tried_again(as_ada, run, case, petra):
    decline_task(
        Task.objects.get(), who=petra, reason="not_mine", words="No.", by=Actor.member(petra.pk)
    )
    follow_inside()

    assert "declined" in text(as_ada.get(reverse("case-playbooks", args=[case.pk])))
    assert "It is tried again." in text(post(as_ada, "step-again", RunStep.objects.get().pk))


def test_a_contributor_sees_the_line_and_cannot_steer(client, run, case, petra):
    client.force_login(petra)

    assert "Check the payment" in text(client.get(reverse("case-playbooks", args=[case.pk])))
    assert client.post(reverse("stop-run", args=[run.pk]), {"reason": "x"}).status_code == 403


def test_who_does_not_see_the_case_sees_no_run(client, run, case, eve):
    client.force_login(eve)

    assert client.get(reverse("case-playbooks", args=[case.pk])).status_code == 404


def test_a_run_is_shown_in_a_handful_of_queries(
    as_ada, run, case, petra, django_assert_max_num_queries
):
    do_task(petra)

    with django_assert_max_num_queries(16):
        as_ada.get(reverse("case-playbooks", args=[case.pk]))
