from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.mailing import (
    NothingToMail,
    doubt_abandoned,
    mail_again,
    mail_notice,
)
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.carrying import (
    CarryLater,
    CarryRefused,
    CarryUnknown,
    mail_carrier,
    release_carrier,
)
from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Mail, Notice
from tutti.ground.notices.queries import troubled_mails, unread_of

pytestmark = pytest.mark.django_db

TOLD = notice_kind(
    NoticeKind(
        name="test.told", says="%(who)s did it", path=lambda notice: f"/t/{notice.subject_id}"
    )
)
MAILED = notice_kind(
    NoticeKind(
        name="test.mailed",
        says="%(who)s did it",
        path=lambda _notice: "/",
        letter=lambda notice, address: Letter(
            subject="Hello", text=f"{notice.params['who']} {address}"
        ),
    )
)


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.TUTTI_URL = "https://tutti.acme.test"


@pytest.fixture
def ada():
    return Member.objects.create(name="Ada Okafor", email="ada@acme.test")


@pytest.fixture
def carried():
    mails = []
    carrier = mail_carrier(mails.append)
    yield mails
    release_carrier(carrier)


@pytest.fixture
def failing():
    trouble = []

    def fail(_mail):
        raise trouble[0]

    carrier = mail_carrier(fail)
    yield trouble
    release_carrier(carrier)


def told(member: Member, kind: NoticeKind = MAILED) -> Notice:
    [notice] = notify([member], kind, subject=("thing", 7), params={"who": "Ben"})
    return notice


def state(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    return notice.mail_state, notice.mail_note


def test_a_kind_without_a_letter_is_only_told(ada, carried):
    notice = told(ada, TOLD)

    mail_notice(notice.pk)

    assert state(notice) == (Mail.NONE, "")
    assert carried == []
    assert unread_of(ada.pk).count() == 1


def test_a_mail_is_carried_once(ada, carried):
    notice = told(ada)

    mail_notice(notice.pk)
    mail_notice(notice.pk)

    assert state(notice) == (Mail.SENT, "")
    assert [(mail.to_address, mail.subject, mail.text) for mail in carried] == [
        ("ada@acme.test", "Hello", "Ben https://tutti.acme.test")
    ]


def test_without_a_public_address_nothing_leaves_and_the_reason_stands(ada, carried, settings):
    settings.TUTTI_URL = ""
    notice = told(ada)

    mail_notice(notice.pk)

    assert state(notice)[0] == Mail.FAILED
    assert "public address" in state(notice)[1]
    assert carried == []


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        (CarryRefused("Mailbox unknown"), (Mail.FAILED, "Mailbox unknown")),
        (CarryUnknown("The line broke"), (Mail.UNCERTAIN, "The line broke")),
        (RuntimeError("what"), (Mail.UNCERTAIN, "Sending broke off.")),
    ],
)
def test_what_went_wrong_is_kept(ada, failing, trouble, after):
    failing.append(trouble)
    notice = told(ada)

    mail_notice(notice.pk)

    assert state(notice) == after
    assert troubled_mails("thing", [7, 8]) == {7: [notice]}


def test_what_may_work_later_waits_and_is_raised_for_the_job(ada, failing):
    failing.append(CarryLater("Busy"))
    notice = told(ada)

    with pytest.raises(CarryLater):
        mail_notice(notice.pk)

    assert state(notice) == (Mail.WAITING, "Busy")


def test_an_intent_nobody_concluded_becomes_uncertain_and_is_not_sent_again(ada, carried):
    notice = told(ada)
    long_ago = timezone.now() - timedelta(minutes=11)
    Notice.objects.update(mail_state=Mail.INTENT, mail_at=long_ago)

    mail_notice(notice.pk)
    doubted = doubt_abandoned()

    assert doubted == 1
    assert state(notice)[0] == Mail.UNCERTAIN
    assert carried == []


def test_a_person_may_send_an_uncertain_one_again_and_only_such(ada, carried):
    notice = told(ada)
    Notice.objects.update(mail_state=Mail.UNCERTAIN, mail_attempt=1)

    mail_again(notice)
    mail_notice(notice.pk)

    assert [mail.name for mail in carried] == [f"notice-{notice.pk}-2"]
    with pytest.raises(NothingToMail):
        mail_again(notice)


def test_somebody_who_left_is_not_mailed(ada, carried):
    notice = told(ada)
    Member.objects.update(is_active=False)

    mail_notice(notice.pk)

    assert state(notice)[0] == Mail.FAILED
    assert carried == []


def test_dealing_with_a_thing_reads_what_was_told_about_it(ada):
    told(ada, TOLD)

    assert mark_read_about(ada, subject=("thing", 8)) == 0
    assert mark_read_about(ada, subject=("thing", 7)) == 1
    assert unread_of(ada.pk).count() == 0


def test_the_page_lists_what_is_unread_first(ada, client):
    for _ in range(3):
        told(ada, TOLD)
    client.force_login(ada)

    page = client.get("/notices/")
    client.post(f"/notices/{Notice.objects.order_by('id').first().pk}/read/")

    assert page.content.decode().count("Ben did it") == 6  # the sentence, and once for the button
    assert unread_of(ada.pk).count() == 2


def test_a_foreign_notice_cannot_be_read_away(ada, client):
    eve = Member.objects.create(name="Eve", email="eve@acme.test")
    notice = told(ada, TOLD)
    client.force_login(eve)

    answer = client.post(f"/notices/{notice.pk}/read/")

    assert answer.status_code == 404
    assert unread_of(ada.pk).count() == 1
