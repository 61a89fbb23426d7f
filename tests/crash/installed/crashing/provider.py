"""The world outside: items to fetch, and a place replies are handed to. It outlives every kill.

Each line of its ledger is on disk before the answer leaves, so what it says it saw, it saw.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from crashing.marks import ACCEPTED, NETWORK, Marks

BATCH = 3


class Ledger:
    """Lines appended and synced before anybody is answered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("a")
        self._lock = threading.Lock()

    def write(self, **line: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._path.read_text().splitlines()]


class Provider:
    """Fetch, acknowledge, send. Acknowledged items are never given out again: who lost them lost them."""

    def __init__(self, folder: Path, marks: Marks) -> None:
        self.ledger = Ledger(folder / "provider.jsonl")
        self.marks = marks
        self._waiting: dict[str, str] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def offer(self, key: str, text: str) -> None:
        self.ledger.write(act="offered", key=key)
        with self._lock:
            self._waiting[key] = text

    def items(self) -> dict[str, Any]:
        with self._lock:
            return {
                "items": [{"key": k, "text": t} for k, t in list(self._waiting.items())[:BATCH]]
            }

    def acknowledge(self, asked: dict[str, Any]) -> dict[str, Any]:
        for key in asked["keys"]:
            self.ledger.write(act="acknowledged", key=key)
            with self._lock:
                self._waiting.pop(key, None)
        return {}

    def take(self, asked: dict[str, Any]) -> dict[str, Any]:
        slot = f"take-{threading.get_ident()}"
        self.marks.set(0, slot, NETWORK)
        time.sleep(random.uniform(0.02, 0.06))
        self.ledger.write(act="taken", name=asked["name"], text=asked["text"])
        self.marks.set(0, slot, ACCEPTED)
        time.sleep(random.uniform(0.02, 0.06))
        self.marks.set(0, slot, "")
        return {"id": asked["name"][:40]}

    @property
    def nothing_waits(self) -> bool:
        with self._lock:
            return not self._waiting

    def count(self, act: str, by: str) -> Counter[str]:
        return Counter(line[by] for line in self.ledger.lines() if line["act"] == act)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.ledger.close()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(provider.items())

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(
                provider.take(asked) if self.path == "/send" else provider.acknowledge(asked)
            )

        def _answer(self, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            try:
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # whoever asked was killed

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
