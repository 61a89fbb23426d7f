from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutti.ground.mail import limited
from tutti.ground.mail.letter import Letter, Unreadable
from tutti.ground.mail.limited import CannotStart, end_children, read_many
from tutti.ground.mail.tests.hostile import HEAD, WORDS

GOOD = HEAD + b"\r\n" + WORDS
# Every further ";" makes the standard library count the quotation marks before it once more.
SLOW = b"".join(b'--b\r\nContent-Type: a;"' + b";" * 60_000 + b"\r\n\r\nx\r\n" for _ in range(40))
POISON = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + SLOW


@pytest.fixture(autouse=True)
def _children_of_its_own():
    end_children()
    yield
    end_children()


def _pids() -> list[int]:
    return [child._process.pid for child in limited._pool.idle]


def test_no_letters_start_no_child():
    assert read_many([]) == []
    assert _pids() == []


def test_a_child_reads_on_after_the_first_batch():
    read_many([GOOD])
    first = _pids()

    read_many([GOOD] * 600)

    assert _pids() == first


def test_a_letter_that_takes_too_long_costs_only_itself():
    results = read_many([GOOD, POISON, GOOD])

    assert results[1] == Unreadable(reason="Reading the letter takes more than 5 seconds.")
    assert [type(result) for result in results] == [Letter, Unreadable, Letter]


def test_a_letter_that_takes_too_much_memory_costs_only_itself():
    greedy = b"Subject: x\r\n\r\n" + b"a\n" * 12_500_000

    results = read_many([GOOD, greedy, GOOD])

    assert results[1] == Unreadable(reason="Reading the letter takes more memory than is allowed.")
    assert [type(result) for result in results] == [Letter, Unreadable, Letter]


def test_a_child_killed_from_outside_is_replaced_and_no_letter_is_blamed():
    read_many([GOOD])
    os.kill(_pids()[0], signal.SIGKILL)

    assert [type(result) for result in read_many([GOOD, GOOD])] == [Letter, Letter]


def test_a_child_killed_while_it_reads_gives_the_letter_a_second_try():
    read_many([GOOD])
    victim = _pids()[0]
    killer = threading.Timer(0.5, os.kill, (victim, signal.SIGKILL))
    slow_enough = HEAD + b"\r\n" + b"words and words\r\n" * 500_000

    killer.start()
    results = read_many([slow_enough, GOOD] * 4)
    killer.join()

    assert [type(result) for result in results] == [Letter] * 8
    assert _pids() != [victim]


def test_threads_read_at_the_same_time():
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(read_many, [[GOOD] * 20] * 8))

    assert answers == [read_many([GOOD] * 20)] * 8
    assert len(_pids()) <= limited.MOST_CHILDREN


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_process_reads_with_a_child_of_its_own():
    read_many([GOOD])
    before = _pids()
    reader, writer = os.pipe()

    pid = os.fork()
    if pid == 0:
        result = read_many([GOOD])
        os.write(
            writer,
            b"apart"
            if isinstance(result[0], Letter) and not set(_pids()) & set(before)
            else b"mixed",
        )
        end_children()
        os._exit(0)
    os.close(writer)
    said = os.read(reader, 10)
    os.close(reader)
    os.waitpid(pid, 0)

    assert said == b"apart"
    assert isinstance(read_many([GOOD])[0], Letter)
    assert _pids() == before


def test_a_child_that_does_not_start_blames_no_letter(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(CannotStart):
        read_many([GOOD])


def test_the_child_gets_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("TUTTI_KEY_MAIL", "secret")
    read_many([GOOD])

    assert b"secret" not in Path(f"/proc/{_pids()[0]}/environ").read_bytes()


def test_an_answer_that_is_no_letter_is_never_unpickled():
    answer = limited._decoded(b"L" + pickle.dumps(print))

    assert answer == Unreadable(reason="The reading process gave no answer that can be understood.")


def test_parameters_reach_the_child():
    raw = (
        b"Authentication-Results: mx.acme.test; dmarc=pass header.from=shop.test\r\nX-Tutti-Loop: ours\r\n"
        + GOOD
    )

    (letter,) = read_many([raw], authserv_ids=["mx.acme.test"], loop_mark="ours")

    assert letter.authentication.dmarc == "pass"
    assert letter.automatic == "sent by ourselves"
