"""Agents answering over HTTP: each reply is posted under one nonce until the pages say it was taken."""

from __future__ import annotations

import http.client
import random
import threading
import time
import uuid
from urllib.parse import urlencode

import psycopg

from crashing.marks import POSTING, QUEUED, Marks

TOKEN = "c" * 32
PAUSE = 0.4
CASES = """
    SELECT l.case_id, l.conversation_id FROM cases_caseconversation l
    WHERE l.detached_at IS NULL ORDER BY l.id DESC LIMIT 100
"""


class Desk:
    """One agent. `taken` are the words the pages acknowledged."""

    def __init__(
        self, number: int, *, port: int, session: str, database: dict[str, str], marks: Marks
    ) -> None:
        self.number, self.port, self.session = number, port, session
        self.database, self.marks = database, marks
        self.taken: list[str] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        while not self.stop.is_set():
            place = self._some_case()
            if place:
                self._answer(*place, text=f"reply {uuid.uuid4()}")
            time.sleep(random.uniform(0.5, 1.5) * PAUSE)

    def _some_case(self) -> tuple[int, int] | None:
        try:
            with psycopg.connect(**self.database, connect_timeout=3) as connection:
                found = connection.execute(CASES).fetchall()
        except psycopg.Error:
            return None
        return random.choice(found) if found else None

    def _answer(self, case_id: int, conversation_id: int, *, text: str) -> None:
        words = {
            "csrfmiddlewaretoken": TOKEN,
            "conversation": conversation_id,
            "text": text,
            "base_message_id": 0,
            "despite_newer": "on",
            "nonce": uuid.uuid4().hex,
        }
        while not self._posted(f"/cases/{case_id}/replies/", words):
            time.sleep(0.1)
        self.taken.append(text)
        self._note_queued(text)

    def _posted(self, path: str, words: dict[str, object]) -> bool:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"tutti_session={self.session}; tutti_csrf={TOKEN}",
        }
        self.marks.set(0, f"desk-{self.number}", POSTING)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("POST", path, urlencode(words), headers)
            return line.getresponse().status == 302
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
            self.marks.set(0, f"desk-{self.number}", "")

    def _note_queued(self, text: str) -> None:
        """Queued lasts from the pages' yes until a channel is asked to send it."""
        slot = f"queued-{text}"
        if text in self.marks.taken_up:
            return
        self.marks.set(0, slot, QUEUED)
        threading.Thread(target=self._watch, args=(slot, text), daemon=True).start()

    def _watch(self, slot: str, text: str) -> None:
        until = time.monotonic() + 2  # later it waits behind another, which is no phase of its own
        while text not in self.marks.taken_up and time.monotonic() < until:
            time.sleep(0.005)
        self.marks.set(0, slot, "")
