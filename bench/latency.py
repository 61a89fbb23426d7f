"""From a letter's arrival to the browser that shows it: real Postfix, Dovecot and Chromium, one letter after another.

Three clocks of one machine: when Postfix took the letter, when the mailbox told a mail program that waits there
(IDLE), and when the open inbox had drawn its new notice. A second watcher of the mailbox belongs to the bench, so
that the notification is the server's own and not what Tutti made of it.
"""

from __future__ import annotations

import os
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.pages import _session, _until_it_answers
from bench.table import Figure

LETTERS = 40
WARM = 5
PATIENCE = 30.0
LOOK = 50  # ms between looks of the bench; the page notes the moment itself
CARE = "care@acme.test"
LETTER = (
    "From: Person {n} <person{n}@cust.test>\r\nTo: {to}\r\nSubject: About payment {n}\r\n"
    "Message-ID: <latency-{n}@cust.test>\r\n\r\nI was charged twice in March. Please look at it.\r\n"
)
# The moment a changed page has been drawn, in seconds since 1970; one entry a change of the notice's words.
WATCH = """
() => {
  window.drawn = [];
  let said = "";
  const look = () => {
    const words = document.querySelector("#arrivals")?.textContent.trim() ?? "";
    if (words && words !== said) requestAnimationFrame(() =>
      window.drawn.push([words, (performance.timeOrigin + performance.now()) / 1000]));
    said = words;
  };
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
}
"""


def measure_latency(letters: int = LETTERS) -> list[Figure]:
    if why := _missing():
        print(f"  latency is left out: {why}", flush=True)
        return []
    from tutti.ground.testing.mail_servers import MailServers

    servers = MailServers()
    os.environ["TUTTI_ALLOW_MAIL"] = "127.0.0.0/8"
    try:
        servers.start()
        with ExitStack() as stack:
            department, cookie = _connect(servers)
            port = stack.enter_context(_whole_tutti())
            page = stack.enter_context(_inbox(port, department, cookie))
            told = stack.enter_context(_notifications(servers))
            times = [_one(servers, page, told, n) for n in range(WARM + letters)][WARM:]
    finally:
        servers.stop()
    return [
        _figure("IMAP notification to visible in an open inbox", [seen - told for _, told, seen in times]),
        _figure("SMTP accept to visible in an open inbox", [seen - taken for taken, _, seen in times]),
    ]  # fmt: skip


def _missing() -> str:
    from tutti.ground.testing.mail_servers import missing

    if not shutil.which("chromium"):
        return "chromium is not installed"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed (make tools)"
    return missing()


def _figure(what: str, seconds: list[float]) -> Figure:
    return Figure(
        what=what,
        value=statistics.quantiles(seconds, n=20)[18],
        unit="s p95",
        baseline="median of the same, s",
        baseline_value=statistics.median(seconds),
        aim="p95 under 1 s",
        note=f"{len(seconds)} letters, longest {max(seconds):.2f} s",
    )


def _connect(servers: Any) -> tuple[int, str]:
    """A mailbox that is listened to, and the session of its department's keeper."""
    from tutti.ground.accounts.actions.signing_in import first_administrator
    from tutti.ground.accounts.models import Department
    from tutti.ground.testing.mail_servers import PASSWORD
    from tutti.journal.facts import SYSTEM
    from tutti.listen.actions.channels import begin_listening, connect_channel

    keeper = first_administrator()
    department = Department.objects.create(name="Mail desk", keeper=keeper)
    channel = connect_channel(
        kind="email",
        name="Care",
        department=department,
        settings=servers.settings(CARE),
        secrets={"password": PASSWORD},
        starts_at=None,
        by=SYSTEM,
    )
    begin_listening(channel, by=SYSTEM)
    return department.pk, _session(keeper.pk)


@contextmanager
def _whole_tutti() -> Iterator[int]:
    """`tutti serve` as a company runs it: web and workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tutti.config.commands", "serve"],
        env=os.environ | {"PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_answers(port)
        yield port
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def _inbox(port: int, department: int, cookie: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    name, _, value = cookie.partition("=")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/queues/{department}/")
        page.evaluate(WATCH)
        try:
            yield page
        finally:
            browser.close()


@contextmanager
def _notifications(servers: Any) -> Iterator[queue.Queue[float]]:
    """When the mailbox told a waiting mail program of each letter."""
    told: queue.Queue[float] = queue.Queue()
    client = servers.imap(CARE)
    client.select("INBOX", readonly=True)
    client.send(b"bench IDLE\r\n")
    client.sock.settimeout(None)
    threading.Thread(target=_listen, args=(client, told), daemon=True).start()
    yield told
    client.sock.shutdown(socket.SHUT_RDWR)


def _listen(client: Any, told: queue.Queue[float]) -> None:
    while line := client.file.readline():
        if b"EXISTS" in line:
            told.put(time.time())


def _one(
    servers: Any, page: Any, told: queue.Queue[float], number: int
) -> tuple[float, float, float]:
    """Accepted, notified, drawn: three moments of one letter."""
    already = page.evaluate("window.drawn.length")
    letter = LETTER.format(n=number, to=CARE).encode()
    servers.deliver(letter, sender=f"person{number}@cust.test", to=CARE)
    accepted = time.time()
    while page.evaluate("window.drawn.length") == already:
        if time.time() > accepted + PATIENCE:
            raise RuntimeError(f"Letter {number} was not seen within {PATIENCE:.0f} seconds.")
        page.wait_for_timeout(LOOK)
    drawn = page.evaluate(f"window.drawn[{already}][1]")
    return accepted, told.get(timeout=PATIENCE), drawn
