"""One run: load, kills, recovery, and the count at the provider."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from crashing.desk import Desk
from crashing.marks import (
    ACCEPTED,
    ADDRESS,
    ANSWERED,
    CLAIMED,
    IDLE,
    NETWORK,
    PHASES,
    POSTING,
    Marks,
)
from crashing.processes import Database, Web, Worker
from crashing.provider import Provider
from tutti.ground.postgres.cluster import Cluster

INSTALLED = Path(__file__).resolve().parent.parent
ROOT = INSTALLED.parents[2]
DESKS = 2
VICTIMS = {POSTING: ("web", "database", "web"), IDLE: ("worker", "web", "database")}
IN_THE_AIR = (CLAIMED, NETWORK, ACCEPTED, ANSWERED)
LOOKS_FOR_A_PHASE = 2.5  # seconds
DRAIN = 120.0  # seconds; every send has an end by then, or the run says which has not


@dataclass
class Verdict:
    """What the provider counted, beside what the house believes."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)  # (phase, victim)
    offered: int = 0
    in_the_air: int = 0  # replies on their way when something was killed
    lost: list[str] = field(default_factory=list)  # acknowledged, and no message of them
    doubled_in: list[str] = field(default_factory=list)  # two messages or two cases of one item
    replies: int = 0
    forgotten: list[str] = field(
        default_factory=list
    )  # acknowledged by the pages, and without an end
    sent_twice: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)  # "sent", and the provider never saw it
    states: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def phase(self, name: str) -> int:
        return sum(count for (phase, _), count in self.kills.items() if phase == name)

    def table(self) -> str:
        """Kills by phase and victim, then the counts."""
        victims = ("worker", "web", "database")
        rows = [
            f"| {'killed while':26} | " + " | ".join(f"{v:>8}" for v in victims) + " | together |"
        ]
        rows.append("|" + "-" * 28 + "|" + "|".join(["-" * 10] * 4) + "|")
        for phase in PHASES:
            counts = [self.kills[phase, victim] for victim in victims]
            cells = " | ".join(f"{count:8}" for count in counts)
            rows.append(f"| {phase:26} | {cells} | {sum(counts):8} |")
        rows.append(
            f"{self.offered} items, {len(self.lost)} lost, {len(self.doubled_in)} doubled; "
            f"{self.replies} replies, {len(self.sent_twice)} sent twice, {len(self.forgotten)} forgotten; "
            f"{self.in_the_air} were in the air; {dict(self.states)}; {sum(self.kills.values())} kills in {self.seconds:.0f} s"
        )
        return "\n".join(rows)


def run(folder: Path, *, kills: int, naive: bool = False, aim: Sequence[str] = PHASES) -> Verdict:
    """Kill `kills` times under load in a house of its own in `folder`, each of `aim` in turn, then count."""
    cluster = Cluster(folder / "home")
    with cluster.joined():
        return _Run(folder, cluster, naive=naive, aim=aim).run(kills)


class _Run:
    def __init__(self, folder: Path, cluster: Cluster, *, naive: bool, aim: Sequence[str]) -> None:
        self.aim = aim
        self.verdict, self.marks = Verdict(), Marks()
        self.provider = Provider(folder, self.marks)
        self.database = cluster.connection_parameters()
        environment = self._environment(folder, naive=naive)
        log = folder / "processes.log"
        session = self._seed(environment)
        self.web = Web(environment, log)
        self.worker = Worker(environment, log)
        self.victims = {"web": self.web, "worker": self.worker, "database": Database(cluster)}
        self.stop, self.over = threading.Event(), threading.Event()
        self.hush = (
            threading.Event()
        )  # nobody writes for a moment: a desk this busy is hardly ever idle
        self.one_at_a_time = threading.Lock()
        self.ended: Counter[tuple[str, int]] = Counter()  # by themselves: name, exit code
        self.desks = [
            Desk(
                number,
                port=self.web.port,
                session=session,
                database=self.database,
                marks=self.marks,
            )
            for number in range(DESKS)
        ]

    def run(self, kills: int) -> Verdict:
        began = time.monotonic()
        threading.Thread(target=self._offer, daemon=True).start()
        threading.Thread(target=self._supervise, daemon=True).start()
        try:
            self._wait_for_life()
            for _ in range(kills):
                self._kill_once()
            self._drain()
        finally:
            self.over.set()
            self.one_at_a_time.acquire()
            self.web.kill()
            self.worker.end()
            self.provider.close()
            self.marks.close()
        self.verdict.seconds = time.monotonic() - began
        return self.verdict

    def _environment(self, folder: Path, *, naive: bool) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return kept | {
            "TUTTI_HOME": str(folder / "home"),
            "PYTHONPATH": f"{INSTALLED}{os.pathsep}{ROOT}",
            ADDRESS: self.marks.address,
            "CRASH_PROVIDER": self.provider.url,
            **({"CRASH_NAIVE": "1"} if naive else {}),
        }

    def _seed(self, environment: dict[str, str]) -> str:
        command = [sys.executable, "-m", "crashing.seed"]
        made = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return made.stdout.split()[-1]

    def _offer(self) -> None:
        while not self.stop.is_set():
            key = f"item-{uuid.uuid4().hex[:12]}"
            if not self.hush.is_set():
                self.provider.offer(key, f"Question {key}")
            time.sleep(random.uniform(0.05, 0.5))

    def _kill_once(self) -> None:
        """Aim at the phase seen least, hit what is there, and write down what it was."""
        wanted = self._least_seen()
        if wanted == IDLE:
            self.hush.set()
        self.marks.wait_for(wanted, seconds=LOOKS_FOR_A_PHASE)
        time.sleep(0 if wanted == IDLE else random.uniform(0, 0.012))
        present = self.marks.present()
        self.hush.clear()
        phase = wanted if wanted in present else _any(present)
        victim = self._victim(phase)
        with self.one_at_a_time:
            self.victims[victim].kill()
            self.verdict.kills[phase, victim] += 1
            self.verdict.in_the_air += sum(at in IN_THE_AIR for at in present)
            self.marks.forget(self.worker.process.pid if victim == "worker" else 0)
            self.victims[victim].start()
        self._wait_for_life()

    def _supervise(self) -> None:
        """What lost its database may end by itself, to be started anew: `tutti serve` does so, and so here."""
        while not self.over.wait(0.3):
            with self.one_at_a_time:
                for part in (self.worker, self.web):
                    if part.process.poll() is not None:
                        self.marks.forget(part.process.pid)
                        self.ended[part.name, part.process.returncode] += 1
                        part.kill()  # what it started, and the line to it
                        part.start()

    def _least_seen(self) -> str:
        fewest = min(self.verdict.phase(name) for name in self.aim)
        return random.choice([name for name in self.aim if self.verdict.phase(name) == fewest])

    def _victim(self, phase: str) -> str:
        """Whoever is at work in the phase, mostly; every so often the database beneath."""
        turns = VICTIMS.get(phase, ("worker", "worker", "database"))
        return turns[self.verdict.phase(phase) % len(turns)]

    def _wait_for_life(self) -> None:
        self.marks.wait_until_alive(self.worker.process.pid, seconds=60)
        until = time.monotonic() + 60
        while not self.web.answers() and time.monotonic() < until:
            time.sleep(0.05)

    def _drain(self) -> None:
        """No more kills: everything on its way gets where it goes."""
        self.stop.set()
        for desk in self.desks:
            desk.stop.set()
        for desk in self.desks:
            desk.thread.join(60)
        until = time.monotonic() + DRAIN
        while not self._settled() and time.monotonic() < until:
            time.sleep(0.5)
        self._count()

    def _settled(self) -> bool:
        open_ends = "SELECT count(*) FROM answer_send WHERE state IN ('queued', 'in_flight')"
        unread = """
            SELECT count(*) FROM listen_envelope e
            WHERE NOT EXISTS (SELECT FROM listen_message m WHERE m.envelope_id = e.id)
        """
        uncased = """
            SELECT count(*) FROM listen_conversation c
            WHERE NOT EXISTS (SELECT FROM cases_caseconversation l WHERE l.conversation_id = c.id)
        """
        waiting = sum(self._ask(question)[0][0] for question in (open_ends, unread, uncased))
        return waiting == 0 and self.provider.nothing_waits

    def _count(self) -> None:
        verdict = self.verdict
        acknowledged = self.provider.count("acknowledged", "key")
        verdict.offered = len(self.provider.count("offered", "key"))
        messages = Counter(
            name
            for (name,) in self._ask(
                "SELECT author_value FROM listen_message WHERE direction = 'in'"
            )
        )
        cases = Counter(
            name
            for (name,) in self._ask(
                "SELECT c.party_value FROM cases_caseconversation l"
                " JOIN listen_conversation c ON c.id = l.conversation_id"
            )
        )
        verdict.lost = [key for key in acknowledged if not messages[key] or not cases[key]]
        verdict.doubled_in = [key for key in acknowledged if messages[key] > 1 or cases[key] > 1]
        self._count_replies()

    def _count_replies(self) -> None:
        verdict, taken = self.verdict, self.provider.count("taken", "text")
        states = dict(
            self._ask(
                "SELECT m.text, s.state FROM answer_send s JOIN listen_message m ON m.id = s.message_id"
            )
        )
        posted = [text for desk in self.desks for text in desk.taken]
        verdict.replies = len(posted)
        verdict.states = Counter(states.values())
        verdict.forgotten = [
            text for text in posted if states.get(text, "") in {"", "queued", "in_flight"}
        ]
        verdict.sent_twice = [text for text, count in taken.items() if count > 1]
        verdict.untrue = [
            text for text, state in states.items() if state == "sent" and not taken[text]
        ]

    def _ask(self, question: str) -> list[tuple[object, ...]]:
        for _ in range(100):
            try:
                with psycopg.connect(**self.database, connect_timeout=5) as connection:
                    return connection.execute(question).fetchall()
            except psycopg.OperationalError:
                time.sleep(0.2)
        raise RuntimeError("The database did not come back.")


def _any(present: list[str]) -> str:
    return random.choice(present) if present else IDLE
