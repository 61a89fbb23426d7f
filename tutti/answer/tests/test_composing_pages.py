"""The composer's pages: sending, keeping, being overtaken, and what nobody else may do."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tutti.answer.actions.drafting import save_draft
from tutti.answer.actions.replying import reply
from tutti.answer.models import Draft, SavedReply, Send, State
from tutti.cases.models import Audience, Case
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import Actor
from tutti.listen.models import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def eve(db):
    return Member.objects.create(name="Eve", email="eve@acme.test", role=Role.CONTRIBUTOR)


@pytest.fixture
def typed(conversation, question):
    def words(text="We look into it.", **changes):
        values = {
            "conversation": conversation.pk,
            "text": text,
            "base_message_id": question.pk,
            "nonce": uuid.uuid4().hex,
        }
        return values | changes

    return words


def test_sending_leads_back_to_the_case(browser, case, typed):
    answer = browser.post(reverse("send-reply", args=[case.pk]), typed())

    assert answer.status_code == 302
    assert answer["Location"] == reverse("case", args=[case.pk]) + "#outside"
    assert Send.objects.get().message.text == "We look into it."


def test_sending_twice_is_one_reply_and_the_same_answer(browser, case, typed):
    words = typed()

    answers = [browser.post(reverse("send-reply", args=[case.pk]), words) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Send.objects.count() == 1


def test_files_of_the_form_and_of_the_draft_go_together(browser, case, typed):
    first = SimpleUploadedFile("one.txt", b"1", content_type="text/plain")
    words = typed()
    browser.post(reverse("keep-draft", args=[case.pk]), words | {"keep": "yes", "files": [first]})

    second = SimpleUploadedFile("two.txt", b"2", content_type="text/plain")
    browser.post(reverse("send-reply", args=[case.pk]), words | {"files": [second]})

    names = Send.objects.get().message.attachments.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["one.txt", "two.txt"]


def test_a_newer_message_is_shown_and_the_words_are_kept(browser, case, typed, hear, conversation):
    hear(conversation, "It is settled, thank you.")

    answer = browser.post(reverse("send-reply", args=[case.pk]), typed())

    assert answer.status_code == 409
    assert "It is settled, thank you." in answer.content.decode()
    assert Draft.objects.get().text == "We look into it."
    assert not Send.objects.exists()


def test_from_there_one_may_send_all_the_same(browser, case, typed, hear, conversation):
    words = typed()
    newer = hear(conversation, "It is settled, thank you.")
    browser.post(reverse("send-reply", args=[case.pk]), words)

    again = words | {"base_message_id": newer.pk}
    assert browser.post(reverse("send-reply", args=[case.pk]), again).status_code == 302

    assert Send.objects.get().state == State.QUEUED


def test_a_channel_that_cannot_send_says_so_and_keeps_the_words(browser, case, typed):
    Channel.objects.update(sends=False)

    answer = browser.post(reverse("send-reply", args=[case.pk]), typed())

    assert answer.status_code == 409
    assert "only receives until an administrator switches sending on" in answer.content.decode()
    assert Draft.objects.get().text == "We look into it."


def test_other_words_under_a_used_name_are_not_swallowed(browser, case, typed):
    words = typed("First.")
    browser.post(reverse("send-reply", args=[case.pk]), words)

    answer = browser.post(reverse("send-reply", args=[case.pk]), words | {"text": "Second."})

    assert answer.status_code == 409
    assert "Second." in answer.content.decode()


@pytest.mark.parametrize("broken", ["nonce", "conversation", "base_message_id"])
def test_a_broken_form_is_answered_in_words(browser, case, typed, broken):
    answer = browser.post(reverse("send-reply", args=[case.pk]), typed(**{broken: "x"}))

    assert answer.status_code == 409
    assert "We look into it." in answer.content.decode()


def test_a_draft_is_kept_while_one_types(browser, case, typed, ada):
    answer = browser.post(reverse("keep-draft", args=[case.pk]), typed("We lo"))

    assert answer.status_code == 204
    draft = Draft.objects.get()
    assert (draft.text, draft.member) == ("We lo", ada)


def test_a_late_autosave_does_not_bring_a_sent_reply_back(browser, case, typed):
    words = typed()
    browser.post(reverse("send-reply", args=[case.pk]), words)

    browser.post(reverse("keep-draft", args=[case.pk]), words)

    assert not Draft.objects.exists()


def test_a_saved_reply_is_added_at_the_end(browser, case, typed):
    saved = SavedReply.objects.create(name="Thanks", texts={"en": "Thank you for telling us."})

    answer = browser.post(
        reverse("keep-draft", args=[case.pk]), typed("Dear Mira,", insert=str(saved.pk))
    )

    assert answer.status_code == 302
    assert Draft.objects.get().text == "Dear Mira,\n\nThank you for telling us."


def test_a_draft_can_be_let_go(browser, case, typed):
    browser.post(reverse("keep-draft", args=[case.pk]), typed())

    browser.post(reverse("drop-draft", args=[case.pk]), typed())

    assert not Draft.objects.exists()


def test_everyone_has_their_own_draft(browser, case, conversation, ben, typed):
    save_draft(case, conversation, member=ben, text="Ben's", base_message_id=0)

    browser.post(reverse("keep-draft", args=[case.pk]), typed("Ada's"))

    assert set(Draft.objects.values_list("text", flat=True)) == {"Ada's", "Ben's"}


def test_a_conversation_of_another_case_cannot_be_named(browser, case, typed, channel):
    from django.utils import timezone

    from tutti.listen.models import Conversation

    strange = Conversation.objects.create(channel=channel, started_at=timezone.now())

    answer = browser.post(reverse("send-reply", args=[case.pk]), typed(conversation=strange.pk))

    assert answer.status_code == 404
    assert not Send.objects.exists()


@pytest.mark.parametrize("name", ["send-reply", "keep-draft", "drop-draft"])
def test_a_contributor_answers_no_customer(client, eve, case, typed, name):
    client.force_login(eve)

    assert client.post(reverse(name, args=[case.pk]), typed()).status_code == 403
    assert not Send.objects.exists()


def test_a_case_one_may_not_see_is_not_there(client, ben, case, typed):
    Case.objects.update(audience=Audience.NAMED)
    client.force_login(ben)

    assert client.post(reverse("send-reply", args=[case.pk]), typed()).status_code == 404
    assert not Send.objects.exists()


@pytest.fixture
def doubtful(case, conversation, question, ada):
    send = reply(
        case,
        conversation,
        text="We look into it.",
        member=ada,
        base_message_id=question.pk,
        nonce=uuid.uuid4(),
        by=Actor.member(ada.pk),
    )
    Send.objects.update(state=State.UNCERTAIN)
    return send


def test_the_page_of_what_needs_a_person_offers_two_buttons(browser, doubtful):
    page = browser.get(reverse("sends")).content.decode()

    assert "It went" in page
    assert "Send again" in page
    assert doubtful.external_id in page


def test_nothing_to_do_is_said_kindly(browser):
    assert "Every reply has gone" in browser.get(reverse("sends")).content.decode()


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("went", State.SENT),
        ("again", State.QUEUED),
        ("drop", State.DROPPED),
        ("x", State.UNCERTAIN),
    ],
)
def test_a_decision_is_one_button(browser, doubtful, decision, state):
    answer = browser.post(
        reverse("settle-send", args=[doubtful.pk]), {"decision": decision, "back": "/cases/1/"}
    )

    assert answer["Location"] == "/cases/1/"
    assert Send.objects.get().state == state


def test_the_way_back_leads_nowhere_else(browser, doubtful):
    answer = browser.post(
        reverse("settle-send", args=[doubtful.pk]),
        {"decision": "went", "back": "https://bad.example/"},
    )

    assert answer["Location"] == reverse("sends")


def test_a_send_of_a_hidden_case_cannot_be_settled(client, ben, doubtful):
    Case.objects.update(audience=Audience.NAMED)
    client.force_login(ben)

    answer = client.post(reverse("settle-send", args=[doubtful.pk]), {"decision": "went"})

    assert answer.status_code == 404
    assert Send.objects.get().state == State.UNCERTAIN


def test_a_saved_reply_is_kept_changed_and_removed(browser, support):
    browser.post(reverse("new-saved-reply"), {"name": "Thanks", "text_en": "Thank you."})
    saved = SavedReply.objects.get()
    browser.post(
        reverse("saved-reply", args=[saved.pk]), {"name": "Thanks", "text_en": "Thanks a lot."}
    )
    saved.refresh_from_db()
    assert saved.texts == {"en": "Thanks a lot."}

    browser.post(reverse("remove-saved-reply", args=[saved.pk]))

    assert not SavedReply.objects.exists()


def test_a_saved_reply_without_words_is_refused(browser):
    answer = browser.post(reverse("new-saved-reply"), {"name": "Empty"})

    assert answer.status_code == 422
    assert "at least one language" in answer.content.decode()


def test_saved_replies_of_another_department_stay_there(browser, support, ada):
    from tutti.ground.accounts.models import Department

    other = Department.objects.create(name="Finance", keeper=ada)
    SavedReply.objects.create(name="Theirs", texts={"en": "x"}, department=other)
    SavedReply.objects.create(name="Ours", texts={"en": "x"}, department=support)

    page = browser.get(reverse("saved-replies")).content.decode()

    assert "Ours" in page
    assert "Theirs" not in page
