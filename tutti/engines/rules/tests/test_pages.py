"""The pages of rules: who may look, who may write, what they show."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.models import Effect, Health, Rule
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import Actor

pytestmark = pytest.mark.usefixtures("described", "offered")

DROP = [{"verb": "try.tier", "params": {"tier": "drop"}}]


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Okafor", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def by(dev):
    return Actor.member(dev.pk)


@pytest.fixture
def page(client, dev):
    client.force_login(dev)
    return client


def rule(by, name="Thanks", condition="message.reach > 5", state="", kind="filter"):
    made = save_rule(
        None, wording=Wording(name=name, condition=condition, actions=DROP), by=by, kind=kind
    )
    return switch_rule(made, state=state, by=by) if state else made


def typed(**more):
    return {
        "name": "Quiet ones",
        "condition-mode": "lines",
        "condition-shape": "1",
        "condition-0-0-field": "message.reach",
        "condition-0-0-how": "less",
        "condition-0-0-value": "3",
        "actions": "1",
        "action-0-verb": "try.tier",
        "action-0-tier": "drop",
    } | more


def test_the_seven_lists_stand_in_their_order_and_say_their_rules_in_words(page, by):
    rule(by, state="on")

    text = page.get(reverse("rules")).text

    places = [text.index(f'id="{kind}"') for kind in ("filter", "match", "prioritise", "route")]
    assert places == sorted(places)
    assert "Reach" in text
    assert "is more than" in text
    assert "Do this: drop" in text
    assert "Not asked yet." in text


def test_an_agent_looks_and_changes_nothing(client, ada, by):
    made = rule(by)
    client.force_login(ada)

    assert client.get(reverse("rules")).status_code == 200
    assert "Change" not in client.get(reverse("rule", args=[made.pk])).text
    assert client.get(reverse("new-rule", args=["filter"])).status_code == 403
    assert client.post(reverse("switch-rule", args=[made.pk]), {"state": "on"}).status_code == 403


def test_a_rule_is_written_with_lines_and_is_switched_off(page):
    page.post(reverse("new-rule", args=["filter"]), typed(note="As Ada asked."))

    made = Rule.objects.get()
    assert (made.name, made.state, made.current.condition) == (
        "Quiet ones",
        "off",
        "message.reach < 3",
    )
    assert (made.current.actions, made.current.note) == (DROP, "As Ada asked.")


def test_a_button_of_the_form_saves_nothing_and_keeps_what_was_typed(page):
    for button in ({"condition-do": "add"}, {"action-do": "add"}):
        answer = page.post(reverse("new-rule", args=["filter"]), typed(name="", **button))

        assert answer.status_code == 200
        assert 'value="3"' in answer.text
        assert "field-error" not in answer.text

    assert Rule.objects.count() == 0


def test_what_is_wrong_is_said_in_the_form(page):
    answer = page.post(reverse("new-rule", args=["filter"]), typed(**{"action-0-tier": "throw"}))

    assert answer.status_code == 422
    assert "“How” cannot be this." in answer.text


def test_a_rule_that_reacts_says_what_it_waits_for(page):
    given = typed(**{"action-0-verb": "try.shout", "condition-shape": ""})

    refused = page.post(reverse("new-rule", args=["react"]), given | {"waits_for": "fact"})
    page.post(
        reverse("new-rule", args=["react"]),
        given | {"waits_for": "fact", "fact": "rules.rule_saved"},
    )

    assert "Choose what happens." in refused.text
    assert Rule.objects.get().current.trigger == {"fact": "rules.rule_saved"}


def test_the_page_of_a_rule_shows_its_versions_and_what_changed(page, by):
    made = rule(by)
    save_rule(
        made,
        wording=Wording(name="Thanks", condition="message.reach > 9", actions=DROP, note="Fewer."),
        by=by,
    )

    text = page.get(reverse("rule", args=[made.pk])).text

    assert "Version 2" in text
    assert "Fewer." in text
    assert "\N{MINUS SIGN} message.reach &gt; 5" in text
    assert "+ message.reach &gt; 9" in text


def test_a_rule_is_switched_and_taken_off_its_list(page, by):
    made = rule(by)

    page.post(reverse("switch-rule", args=[made.pk]), {"state": "shadow"})
    assert Rule.objects.get().state == "shadow"

    page.post(reverse("retire-rule", args=[made.pk]))
    assert Rule.objects.get().retired_at is not None
    assert "Thanks" not in page.get(reverse("rules")).text.split("stations")[1]


def test_what_it_did_is_undone_one_by_one_or_all(page, by):
    made = rule(by, state="on")
    effects = [
        Effect.objects.create(
            version=made.current,
            verb="try.tier",
            params={"tier": "drop"},
            subject_kind="message",
            subject_id=number,
            at=timezone.now(),
        )
        for number in (1, 2, 3)
    ]

    page.post(reverse("undo-effect", args=[effects[0].pk]))
    one = Effect.objects.filter(undone_at__isnull=False).count()
    page.post(reverse("undo-rule", args=[made.pk]))

    assert (one, Effect.objects.filter(undone_at__isnull=False).count()) == (1, 3)


def test_rules_are_moved(page, by):
    rule(by, name="One")
    two = rule(by, name="Two")

    page.post(reverse("move-rule", args=[two.pk]), {"way": "up"})

    assert [each.name for each in Rule.objects.order_by("place")] == ["Two", "One"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"runs": 300}, "Asked 300 times, never matched."),
        (
            {"runs": 9, "failures": 4, "recent_failures": 4, "last_failure": "No."},
            "Could not be asked 4 of 9 times. No.",
        ),
        (
            {"runs": 3, "hits": 1, "last_run_at": timezone.now() - timedelta(days=9)},
            "Not asked for 9 days.",
        ),
    ],
)
def test_a_rule_says_how_it_fares(page, by, told, says):
    made = rule(by, state="on")
    Health.objects.create(version=made.current, **({"last_run_at": timezone.now()} | told))

    assert says in page.get(reverse("rules")).text


def test_a_loop_is_named(page, by):
    other = rule(by, name="Other")
    made = rule(by, state="on")
    Rule.objects.filter(pk=made.pk).update(trouble="loops", trouble_with=other)

    assert "Stopped: it goes in circles with “Other”." in page.get(reverse("rules")).text


def test_the_builder_alone_answers_with_its_lines(page):
    answer = page.post(
        reverse("rule-builder") + "?scope=filter&name=condition",
        typed(**{"condition-do": "add"}),
    )

    assert answer.text.count('-field"') == 2
    assert page.post(reverse("rule-builder") + "?scope=weather&name=x").status_code == 404
    assert page.post(reverse("rule-builder") + "?scope=filter&name=<b>").status_code == 404


def test_sixty_rules_cost_no_more_queries_than_six(page, by, django_assert_max_num_queries):
    for number in range(6):
        rule(by, name=f"Rule {number}")
    page.get(reverse("rules"))
    with django_assert_max_num_queries(60) as few:
        page.get(reverse("rules"))
    for number in range(54):
        rule(by, name=f"More {number}")
    with django_assert_max_num_queries(len(few)):
        page.get(reverse("rules"))


def test_every_condition_written_by_a_person_opens_again(page, by):
    made = rule(by, condition="size(message.text) > 3 // a note")

    text = page.get(reverse("change-rule", args=[made.pk])).text

    assert "size(message.text) &gt; 3 // a note" in text
    assert "stays a text" in text
