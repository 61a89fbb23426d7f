from __future__ import annotations

import imaplib
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import Inbound, TryLater, Unreadable, WillNotWork
from tutti.channels.email import fetching
from tutti.channels.email.connector import Channel
from tutti.channels.email.tests.conftest import letter
from tutti.channels.email.tests.scripted import Idling
from tutti.ground.http import GuardedMailBox


def polled(place):
    return list(Channel().poll(place))


def all_items(batches):
    return [item for batch in batches for item in batch.items]


def after(place, batches):
    return replace(place, cursor=batches[-1].cursor) if batches else place


@pytest.mark.proves_channel("hears", kind="email", by="server")
def test_what_comes_by_smtp_is_heard_once_as_it_came(mail_servers, care, place):
    mail_servers.deliver(letter(), sender="mira@cust.test", to=care)

    assert Channel().wait(place, seconds=10) is True
    batches = polled(place)

    (item,) = all_items(batches)
    assert item.data.endswith(b"Why was I charged?\r\n")
    assert polled(after(place, batches)) == []


@pytest.mark.proves_channel("reads", kind="email", by="server")
def test_what_the_server_keeps_is_read_or_refused_with_a_reason(mail_servers, care, place):
    shown = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>The fee <b>again</b></p>\r\n"
    head = letter("2").partition(b"\r\n\r\n")[0]
    deep = b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(60))
    mail_servers.append(care, [letter(), head + b"\r\n" + shown, deep + letter("3")])

    read = Channel().read(place, all_items(polled(place)))

    assert [type(one) for one in read] == [Inbound, Inbound, Unreadable]
    assert [one.text.strip() for one in read[:2]] == ["Why was I charged?", "The fee again"]
    assert read[0].author.value == "mira@cust.test"
    assert "nested" in read[2].reason


def test_idle_wakes_for_a_new_letter(mail_servers, care, place):
    settled = after(place, polled(place))
    mail_servers.deliver(letter(), sender="mira@cust.test", to=care)

    assert Channel().wait(settled, seconds=10) is True
    assert len(all_items(polled(settled))) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"+ idling\r\n* 1 EXISTS\r\n", True),
        (b"* 1 EXISTS\r\n+ idling\r\n", True),
        (b"+ idling\r\n", False),
    ],
)
def test_a_letter_told_in_one_breath_with_idling_is_heard(words, told, monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")

    with Idling(words) as server:
        opened = GuardedMailBox("127.0.0.1", server.port, tls="none")
        heard = fetching._told_of_more(opened, 0.2)
        opened.client.shutdown()

    assert heard is told


def test_nothing_is_marked(mail_servers, care, place):
    mail_servers.append(care, [letter()])

    polled(place)

    client = mail_servers.imap(care)
    client.select("INBOX", readonly=True)
    assert b"Seen" not in client.fetch("1", "(FLAGS)")[1][0]
    client.logout()


@pytest.mark.proves_channel("catches_up", kind="email", by="server")
def test_a_week_of_mail_comes_whole_and_in_order(mail_servers, care, place):
    mail_servers.append(care, [letter(str(number)) for number in range(500)])

    batches = polled(place)

    found = [item.data.split(b"<")[2].split(b"@")[0] for item in all_items(batches)]
    assert found == [b"%d" % number for number in range(500)]
    assert [len(batch.items) for batch in batches] == [100] * 5
    assert [batch.more for batch in batches] == [True] * 4 + [False]


def test_a_batch_holds_ten_megabytes_at_most(mail_servers, care, place):
    large = letter(text="x" * 900 + "\r\n") + (b"y" * 70 + b"\r\n") * 60_000
    mail_servers.append(care, [large.replace(b"<1@", b"<%d@" % n) for n in range(4)])

    assert [len(batch.items) for batch in polled(place)] == [2, 2]


@pytest.mark.proves_channel("disorder", kind="email", by="server")
def test_two_letters_of_one_name_are_both_heard(mail_servers, care, place):
    mail_servers.append(care, [letter(text="one"), letter(text="two")])

    assert len({item.key for item in all_items(polled(place))}) == 2


def test_a_mailbox_made_anew_is_heard_again_under_the_same_names(mail_servers, care, place):
    letters = [letter(str(number)) for number in range(5)]
    mail_servers.append(care, letters)
    first = polled(place)
    former = {
        "uidvalidity": first[-1].cursor["uidvalidity"] - 1000,
        "uid": 5,
    }  # its clock counts seconds
    Channel().let_go()
    shutil.rmtree(mail_servers.folder / "box" / care)
    mail_servers.append(care, [letter("new"), *letters])

    again = polled(replace(place, cursor=former))

    before, now = all_items(first), all_items(again)
    assert again[-1].cursor["uidvalidity"] != former["uidvalidity"]
    assert {item.key for item in now} - {item.key for item in before} == {now[0].key}
    assert len(now) == 6


def test_what_is_older_than_the_start_is_left_alone_and_never_asked_for_again(
    mail_servers, care, place
):
    old = imaplib.Time2Internaldate(datetime.now(UTC) - timedelta(days=30))
    client = mail_servers.imap(care)
    client.append("INBOX", "", old, letter("old"))
    client.append("INBOX", "", "", letter("new"))
    client.logout()
    place = replace(place, starts_at=datetime.now(UTC) - timedelta(days=1))

    batches = polled(place)

    assert [b"<new@" in item.data for item in all_items(batches)] == [True]
    assert batches[-1].cursor["uid"] == 2


@pytest.mark.proves_channel("faults", kind="email", by="server")
def test_a_line_that_breaks_in_a_letter_loses_none(mail_servers, care, place, line):
    mail_servers.append(care, [letter(str(n), text="x" * 4000) for n in range(20)])
    fetching_breaks = line(mail_servers.imap_port, 30_000)
    broken = replace(place, settings=place.settings | {"imap_port": fetching_breaks})

    with pytest.raises(TryLater):
        polled(broken)

    assert len(all_items(polled(place))) == 20


def test_batches_before_the_break_count(mail_servers, care, place, line, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_LETTERS", 2)
    mail_servers.append(care, [letter(str(n), text="x" * 4000) for n in range(20)])
    broken = replace(
        place, settings=place.settings | {"imap_port": line(mail_servers.imap_port, 40_000)}
    )
    stored, reached = [], place

    with pytest.raises(TryLater):  # noqa: PT012 -- the batches before the break are what is asked for
        for batch in Channel().poll(broken):
            stored += batch.items
            reached = replace(place, cursor=batch.cursor)

    rest = all_items(polled(reached))
    assert 0 < len(stored) < 20
    assert len(stored) + len(rest) == len({item.key for item in [*stored, *rest]}) == 20


@pytest.mark.proves_channel("set_up", kind="email", by="server")
def test_a_wrong_password_is_a_matter_for_a_person(place):
    wrong = replace(place, credentials={"password": "wr0ng words"})

    with pytest.raises(WillNotWork) as refused:
        polled(wrong)

    assert "wr0ng words" not in str(refused.value)


def test_a_server_that_never_answers_is_given_up(place, monkeypatch):
    import socket

    monkeypatch.setattr("tutti.channels.email.session.SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as hole:
        stuck = replace(place, settings=place.settings | {"imap_port": hole.getsockname()[1]})

        with pytest.raises(TryLater):
            polled(stuck)


def test_a_private_address_is_refused_unless_the_operator_allowed_it(place, monkeypatch):
    monkeypatch.delenv("TUTTI_ALLOW_MAIL")

    with pytest.raises(WillNotWork):
        polled(place)
