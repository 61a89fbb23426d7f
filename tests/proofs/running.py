"""A Tutti of its own for a test: started, asked, killed in parts, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, seconds):
    """What `what()` answers once it answers with something; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, f"{what} did not come true in {seconds} s"
        time.sleep(0.1)
    return found


def command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # gone, or only waiting to be reaped
        return ""


class Running:
    """`words` starts it; `home` holds its data; its output is kept in `log`."""

    def __init__(self, words, home: Path, *, cwd=None, **variables):
        self.port = free_port()
        self.home = home
        self.log = home.with_suffix(".log")
        clean = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "TUTTI_HOME"}
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**(clean if not variables else {}), "PORT": str(self.port), "TUTTI_HOME": str(home), **variables},
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def link(self, seconds=60) -> str:
        pattern = re.compile(rf"works once\): http://127\.0\.0\.1:{self.port}(\S+)")
        return until(lambda: self._alive() and pattern.search(self.said()), seconds).group(1)

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def tree(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, *words: str) -> psutil.Process | None:
        """The child whose command line holds all of `words`, nearest to the top."""
        return next(
            (one for one in self.tree() if all(word in command_line(one) for word in words)), None
        )

    def stop(self, seconds=20) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(seconds)

    def end(self) -> None:
        """Whatever happened, leave nothing behind."""
        with contextlib.suppress(psutil.Error):
            left = self.tree()
            self.process.kill()
            for one in left:
                with contextlib.suppress(psutil.Error):
                    one.kill()
        self.process.wait(20)

    def _alive(self) -> bool:
        assert self.process.poll() is None, self.said()[-3000:]
        return True
