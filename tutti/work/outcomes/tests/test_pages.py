"""The pages of this room, as those who use them see them."""

from datetime import timedelta

import pytest

from tutti.cases.actions.closing import close_case
from tutti.cases.models import Case
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.work.actions.answering import accept_task, finish_task
from tutti.work.outcomes.models import MailChoice, Praise
from tutti.work.tests.cast import say

pytestmark = pytest.mark.django_db
PAGE = "/me/work-for-customers/"


def test_who_did_nothing_yet_reads_what_will_stand_there(client, eve):
    client.force_login(eve)

    shown = client.get(PAGE).content.decode()

    assert "What comes of your work returns here" in shown


def test_a_contributor_reads_result_part_and_words_and_the_figures(
    client, case, mira, task, petra, ada
):
    accept_task(task, who=petra, by=Actor.member(petra.pk))
    finish_task(task, who=petra, words="Done.", by=Actor.member(petra.pk))
    say(case, "Thank you, now it is right.", ago=timedelta(minutes=1))
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    follow_all()
    client.force_login(petra)

    shown = client.get(PAGE).content.decode()

    assert "Thank you, now it is right." in shown
    assert "You did “Check the March payment”." in shown
    assert f'href="/cases/{case.pk}/"' in shown
    assert "<dt>Cases helped</dt><dd>1</dd>" in shown
    assert "<dt>Of them settled</dt><dd>1</dd>" in shown


def test_the_page_costs_the_same_however_many_cases(
    client, case, task, petra, ada, support, django_assert_max_num_queries
):
    finish_task(task, who=petra, words="Done.", by=Actor.member(petra.pk))
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    follow_all()
    client.force_login(petra)

    with django_assert_max_num_queries(32):
        client.get(PAGE, {"span": "quarter"})


def test_a_contributor_chooses_a_daily_mail(client, petra):
    client.force_login(petra)

    client.post(PAGE + "mail/", {"how": "daily"})

    assert MailChoice.objects.get(member=petra).how == "daily"


def test_praise_is_one_click_on_the_message_and_one_to_undo(client, case, ada):
    message = say(case, "You were kind.")
    client.force_login(ada)
    assert "This is praise" in client.get(f"/cases/{case.pk}/").content.decode()

    client.post(f"/cases/{case.pk}/praise/{message.pk}/")
    shown = client.get(f"/cases/{case.pk}/").content.decode()
    client.post(f"/cases/{case.pk}/praise/{message.pk}/undo/")

    assert "Praise, passed on" in shown
    assert Praise.objects.count() == 0


def test_thanks_after_settling_are_offered_to_be_settled_again(client, case, words, ada):
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    follow_all()
    message = say(case, "Thanks.", ago=timedelta(seconds=-60))
    Case.objects.filter(pk=case.pk).update(
        state="open", shelf="us", closed_at=None, resolution="", holder="department"
    )
    client.force_login(ada)
    assert "Thanks only: settle again" in client.get(f"/cases/{case.pk}/").content.decode()

    client.post(f"/cases/{case.pk}/thanks/{message.pk}/")

    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.resolution) == ("closed", "settled")


def test_a_message_of_another_case_is_not_there(client, case, ada):
    client.force_login(ada)

    assert client.post(f"/cases/{case.pk}/praise/999999/").status_code == 404
