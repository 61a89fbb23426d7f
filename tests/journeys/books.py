"""A finance system on this machine: it books each id once, and answers an id it has seen with the first result."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

from tutti.ground.crypto.signatures import sign, verified_id


class Books:
    """`asked` are the ids of all requests, `booked` what was done for each; `meanwhile` runs after booking,
    before the answer."""

    def __init__(self) -> None:
        self.secret = b""
        self.asked: list[str] = []
        self.booked: dict[str, dict] = {}
        self.meanwhile: Callable[[], object] = lambda: None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/remedies"

    def share(self, secret: str) -> None:
        self.secret = base64.b64decode(secret.removeprefix("whsec_"))

    def confirm(self, door: str, id_: str) -> int:
        """Say later, signed, that it arrived."""
        said = {"id": id_, "status": "confirmed", "reference": self.booked[id_]["reference"]}
        body = json.dumps(said).encode()
        headers = sign(self.secret, id_="books-1", at=datetime.now(UTC), body=body)
        with urlopen(Request(door, body, headers)) as answer:
            return answer.status

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _take(self, headers, body: bytes) -> dict:
        id_ = verified_id(headers, body, secrets=[self.secret], now=datetime.now(UTC))
        said = json.loads(body)
        if said["type"] == "ping":
            return {}
        self.asked.append(id_)
        if id_ not in self.booked:
            reference = f"F-{len(self.booked) + 1}"
            self.booked[id_] = {"status": "accepted", "reference": reference, "said": said}
        self.meanwhile()
        return {name: self.booked[id_][name] for name in ("status", "reference")}

    def _handler(books):  # noqa: N805 -- the handler's own `self` is the request's
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = json.dumps(books._take(self.headers, body)).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_words):
                pass

        return Handler
