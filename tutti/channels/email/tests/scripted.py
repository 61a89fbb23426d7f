"""Servers that answer as told: one for submission that may hang up at a step, one for IMAP that idles."""

from __future__ import annotations

import socket
import threading

USUAL = {
    "greeting": b"220 mx.acme.test ESMTP\r\n",
    "EHLO": b"250-mx.acme.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
    "AUTH": b"235 2.7.0 Welcome\r\n",
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "DATA": b"354 Go on\r\n",
    ".": b"250 2.0.0 Ok: queued\r\n",
    "QUIT": b"221 Bye\r\n",
}


class Scripted:
    """`answers` replaces the usual ones; None hangs up. Serves one connection."""

    def __init__(self, answers: dict[str, bytes | None]) -> None:
        self.answers = {**USUAL, **answers}
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.door.close()
        self.thread.join(5)

    def _serve(self) -> None:
        try:
            line, _ = self.door.accept()
        except OSError:
            return
        with line, line.makefile("rb") as said:
            line.sendall(self.answers["greeting"] or b"")
            for words in said:
                step = words[:4].decode("ascii", "replace").strip().upper()
                if not self._answer(line, step) or step == "QUIT":
                    return
                if step == "DATA" and self.answers["DATA"] == USUAL["DATA"]:
                    while said.readline() not in {b".\r\n", b""}:
                        pass
                    if not self._answer(line, "."):
                        return

    def _answer(self, line: socket.socket, step: str) -> bool:
        answer = self.answers.get(step, b"502 What?\r\n")
        if answer:
            line.sendall(answer)
        return answer is not None


class Idling:
    """An IMAP server for one connection that answers IDLE with `words`, all in one breath."""

    def __init__(self, words: bytes) -> None:
        self.words = words
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.door.close()
        self.thread.join(5)

    def _serve(self) -> None:
        line, _ = self.door.accept()
        with line, line.makefile("rb") as said:
            line.sendall(b"* OK ready\r\n")
            tag = b""
            for words in said:
                tag, _, command = (
                    words.strip() if words != b"DONE\r\n" else tag + b" DONE"
                ).partition(b" ")
                if command == b"IDLE":
                    line.sendall(self.words)
                    continue
                if command == b"CAPABILITY":
                    line.sendall(b"* CAPABILITY IMAP4rev1 IDLE\r\n")
                line.sendall(tag + b" OK done\r\n")
