"""What a customer finds behind their link, and what they can do there."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tutti.answer.models import Send
from tutti.answer.status.actions.changing import change_status_page
from tutti.answer.status.actions.linking import make_status_link, revoke_status_links
from tutti.answer.status.errors import NoPage
from tutti.answer.status.models import Naming, StatusLink
from tutti.answer.status.views.by_link import LOOKS
from tutti.cases.actions.closing import close_case
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Case
from tutti.cases.promises.actions.dated import meet_date, promise_date
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.listen.models import Conversation, Envelope, Message
from tutti.people.actions.changing import create_person
from tutti.people.models import Identity
from tutti.work.remedies.models import Remedy

pytestmark = pytest.mark.django_db


def read(client, path, **more):
    return client.get(path, **more).content.decode()


def added(client, path, words="I found the letter.", **more):
    shown = read(client, path)
    nonce = re.search(r'name="nonce" value="([^"]+)"', shown)[1]
    return client.post(path, {"words": words, "nonce": nonce, **more}), nonce


def test_the_page_says_where_it_is_who_answers_for_it_and_what_was_said(stranger, link, say, ada):
    say("We look into it.")
    Send.objects.update(state="sent")

    shown = read(stranger, link)

    assert "Ada L. is working on it." in shown
    assert "Ada L. answers for it" in shown
    assert "You took 240 too much." in shown
    assert "We look into it." in shown
    assert "Somebody took it on" in shown


def test_looking_changes_nothing(stranger, link, django_assert_max_num_queries):
    before = Entry.objects.count()

    with django_assert_max_num_queries(22):
        stranger.get(link)

    assert Entry.objects.count() == before


def test_nobody_on_the_way_keeps_it_or_tells_where_it_is(stranger, link):
    answer = stranger.get(link)

    assert (
        answer.headers["Cache-Control"],
        answer.headers["Referrer-Policy"],
        answer.headers["X-Robots-Tag"],
    ) == ("no-store", "no-referrer", "noindex, nofollow, noarchive")
    assert answer.cookies == {}


def test_a_reply_that_did_not_surely_arrive_is_not_on_the_page(stranger, link, say):
    say("Not sent yet.")

    assert "Not sent yet." not in read(stranger, link)


def test_a_secret_nobody_was_given_opens_nothing(stranger, link):
    assert stranger.get("/s/" + "x" * 32 + "/").status_code == 404


def test_a_link_taken_back_says_that_it_has_ended(stranger, case, link, ada):
    revoke_status_links(case, by=Actor.member(ada.pk))

    answer = stranger.get(link)

    assert (answer.status_code, "This link has ended" in answer.content.decode()) == (410, True)


def test_a_link_ends_ninety_days_after_closing_and_not_before(
    stranger, case, link, ada, time_machine
):
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    closed = timezone.now()

    time_machine.move_to(closed + timedelta(days=89))
    before = stranger.get(link).status_code
    time_machine.move_to(closed + timedelta(days=91))
    after = stranger.get(link).status_code

    assert (before, after) == (200, 410)


def test_switched_off_no_link_opens_and_none_is_made(stranger, case, mira, link, ada):
    change_status_page(is_on=False, naming=Naming.INITIAL, by=Actor.member(ada.pk))

    with pytest.raises(NoPage):
        make_status_link(case, person=mira, by=SYSTEM)

    assert stranger.get(link).status_code == 410


def test_the_secret_stands_nowhere_in_the_database(link):
    secret = link.split("/")[2]

    assert secret not in str(list(StatusLink.objects.values()))
    assert secret not in str(list(Entry.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize(
    ("naming", "named"),
    [("initial", "Ada L."), ("first", "Ada "), ("whole", "Ada Lind"), ("nobody", "A colleague")],
)
def test_colleagues_are_named_as_the_house_chose(stranger, link, ada, naming, named):
    change_status_page(is_on=True, naming=Naming(naming), by=Actor.member(ada.pk))

    shown = read(stranger, link)

    assert f"{named.strip()} is working on it." in shown


def test_the_page_speaks_the_persons_language(stranger, link, mira):
    type(mira).objects.filter(pk=mira.pk).update(language="it")

    assert '<html lang="it"' in read(stranger, link)


def test_what_is_added_arrives_in_the_conversation_and_the_case_goes_on(
    stranger, link, case, conversation
):
    answer, _nonce = added(stranger, link)
    follow_all()

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{link}?added=1#added")
    newest = Message.objects.latest("pk")
    assert (newest.conversation_id, newest.direction, newest.text, newest.author_value) == (
        conversation.pk,
        "in",
        "I found the letter.",
        "mira@example.com",
    )
    assert Case.objects.count() == 1
    assert Case.objects.get().last_in_at == newest.at
    assert "I found the letter." in read(stranger, link)


def test_pressed_twice_it_arrives_once(stranger, link):
    _answer, nonce = added(stranger, link)
    stranger.post(link, {"words": "I found the letter.", "nonce": nonce})
    follow_all()

    assert Message.objects.filter(text="I found the letter.").count() == 1


def test_what_is_added_to_a_settled_matter_opens_it_again(stranger, link, case, ada, time_machine):
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    time_machine.move_to(timezone.now() + timedelta(days=3))

    added(stranger, link, "It came back.")
    follow_all()

    assert Case.objects.get().is_open


def test_a_file_is_added_and_can_be_read_again(stranger, link):
    letter = SimpleUploadedFile("letter.txt", b"the rate", content_type="text/plain")

    added(stranger, link, "", attachments=letter)
    follow_all()
    shown = read(stranger, link)

    path = re.search(r'href="(/s/[^"]+/files/\d+/)"', shown)[1]
    assert b"".join(stranger.get(path).streaming_content) == b"the rate"


def test_nothing_at_all_is_not_sent_and_says_so(stranger, link):
    answer, _nonce = added(stranger, link, "  ")

    assert (answer.status_code, Envelope.objects.count()) == (422, 0)
    assert "Write a few words, or add a file." in answer.content.decode()


def test_a_page_that_stood_open_too_long_keeps_what_was_written(stranger, link, time_machine):
    nonce = re.search(r'name="nonce" value="([^"]+)"', read(stranger, link))[1]
    time_machine.move_to(timezone.now() + timedelta(days=2))

    answer = stranger.post(link, {"words": "Here is more.", "nonce": nonce})

    assert (answer.status_code, "Here is more." in answer.content.decode()) == (422, True)


def test_a_case_joined_into_another_is_shown_where_it_went(
    stranger, link, case, conversation, support, ada
):
    from tutti.cases.actions.attaching import attach_conversation

    other = open_case(title="Same", department=support, owner=ada, by=Actor.member(ada.pk))
    attach_conversation(other, conversation, member=ada, by=Actor.member(ada.pk))

    assert f"Your matter {other.reference}" in read(stranger, link)


def test_nobody_gets_a_page_for_a_case_they_said_nothing_in(case):
    noor = create_person(name="Noor", by=SYSTEM, kind="email", value="noor@example.com")

    with pytest.raises(NoPage):
        make_status_link(case, person=noor, by=SYSTEM)


def test_another_persons_words_in_the_same_case_are_not_shown(
    stranger, link, case, channel, hear, ada
):
    other = Conversation.objects.create(
        channel=channel,
        party_kind="email",
        party_value="noor@example.com",
        started_at=timezone.now(),
    )
    hear(other, "canary of Noor")
    case.links.create(conversation=other, attached_at=timezone.now())

    assert "canary of Noor" not in read(stranger, link)


def test_what_one_was_given_is_not_told_to_another_who_wrote_in_the_same_case(
    stranger, case, mira, channel, hear, ada
):
    noor = create_person(name="Noor", by=SYSTEM, kind="email", value="noor@example.com")
    other = Conversation.objects.create(
        channel=channel,
        party_kind="email",
        party_value="noor@example.com",
        started_at=timezone.now(),
    )
    hear(other, "I pay with her.")
    case.links.create(conversation=other, attached_at=timezone.now())
    Remedy.objects.create(
        case=case,
        kind="credit",
        amount_minor=24000,
        currency="EUR",
        what="canary",
        state="issued",
        proposed_by=ada,
        proposed_at=timezone.now(),
        issued_at=timezone.now(),
    )
    hers, his = (
        make_status_link(case, person=one, by=SYSTEM).removeprefix("https://help.acme.test")
        for one in (mira, noor)
    )

    assert "240.00" in read(stranger, hers)
    assert "240.00" not in read(stranger, his)


def test_a_link_ends_once_the_words_turn_out_to_be_somebody_elses(stranger, link, case, mira):
    noor = create_person(name="Noor", by=SYSTEM)
    Identity.objects.filter(person=mira).update(person=noor)

    answer = stranger.get(link)

    assert (answer.status_code, case.reference in answer.content.decode()) == (410, False)


def test_a_public_conversation_is_not_shown(stranger, link, case, channel, hear):
    post = Conversation.objects.create(
        channel=channel,
        audience="public",
        party_kind="email",
        party_value="mira@example.com",
        started_at=timezone.now(),
    )
    hear(post, "canary in public")
    case.links.create(conversation=post, attached_at=timezone.now())

    assert "canary in public" not in read(stranger, link)


def test_words_a_colleague_wrote_down_after_a_call_are_not_shown(
    stranger, link, conversation, hear
):
    hear(conversation, "canary of a call", details={"call": {"way": "call", "by": "Ada Lind"}})

    shown = read(stranger, link)

    assert "canary of a call" not in shown
    assert "You spoke with us" in shown


def test_many_tries_in_a_short_time_are_refused(stranger, link, time_machine):
    time_machine.move_to(timezone.now(), tick=False)

    first = stranger.get(link).status_code
    guesses = {stranger.head("/s/" + "x" * 32 + "/").status_code for _ in range(LOOKS - 1)}

    assert (first, guesses) == (200, {404})
    assert (stranger.get(link).status_code, stranger.head(link).status_code) == (429, 429)


def test_a_date_we_named_stands_on_the_page_until_it_is_met(stranger, link, case, ada):
    by = Actor.member(ada.pk)
    promise = promise_date(case, due_at=timezone.now() + timedelta(days=2), member=ada, by=by)

    running = read(stranger, link)
    meet_date(promise, by=by)
    met = read(stranger, link)

    assert "You hear from us by" in running
    assert "You hear from us by" not in met


def test_what_lies_ahead_is_not_said_to_be_done(stranger, link):
    shown = read(stranger, link)

    assert "You get our answer" in shown
    assert "We answered you" not in shown


def test_a_settled_matter_shows_only_what_was_done_and_how_to_open_it(stranger, link, case, ada):
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))

    shown = read(stranger, link)

    assert "This is settled." in shown
    assert "we open it again" in shown
    assert "You get our answer" not in shown
