"""A network that does as it is told: a real web server on loopback with a script, for tests of channels."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is answered. `data` goes as JSON; `body` as it is; `breaks` closes the line in the middle of the body."""

    status: int = 200
    data: Any = None
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    breaks: bool = False

    def bytes(self) -> bytes:
        return self.body if self.body is not None else json.dumps(self.data).encode()


Answering = Callable[[Asked], Reply]


class Acting:
    """`with Acting() as network:` then `network.on("GET", "/api/v1/…", Reply(…))`; what was asked is in `asked`.

    The longest fitting beginning of a path answers; a list of replies is used up one by one, its last one stays.
    `fault`, while set, answers everything.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.fault: Reply | Answering | None = None
        self._on: dict[tuple[str, str], list[Reply | Answering]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, method: str, path: str, *replies: Reply | Answering) -> None:
        self._on[method, path] = list(replies)

    def asked_for(self, method: str, path: str) -> list[Asked]:
        return [one for one in self.asked if one.method == method and one.path.startswith(path)]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        found = self.fault or self._scripted(asked)
        return found(asked) if callable(found) else found

    def _scripted(self, asked: Asked) -> Reply | Answering:
        fitting = [
            key for key in self._on if key[0] == asked.method and asked.path.startswith(key[1])
        ]
        if not fitting:
            return Reply(status=404, data={"error": f"nothing at {asked.path}"})
        replies = self._on[max(fitting, key=lambda key: len(key[1]))]
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        network = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                place = urlsplit(self.path)
                reply = network._reply(
                    Asked(
                        method=self.command,
                        path=place.path,
                        query=parse_qs(place.query, keep_blank_values=True),
                        headers={name.lower(): value for name, value in self.headers.items()},
                        body=self.rfile.read(length),
                    )
                )
                time.sleep(reply.delay)  # the network is slow; nothing here waits for a condition
                body = reply.bytes()
                self.send_response(reply.status)
                for name, value in {"content-type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # who asked did not wait
                    self.wfile.write(body[: len(body) // 2] if reply.breaks else body)

            # names that the standard library looks for
            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Quiet: what was asked stands in `asked`."""

        return Handler
