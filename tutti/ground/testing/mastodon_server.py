"""An emulator of Mastodon's API on loopback, for tests: `with mastodon_server("acmebank", "mira") as server:`."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutti.ground.testing.mail_servers import free_port
from tutti.ground.testing.servers import server_folder

PATIENCE = 40.0  # seconds until it answers; two on a quiet machine


@dataclass(frozen=True)
class MastodonServer:
    url: str
    folder: Path

    def token(self, name: str) -> str:
        """The access token of a seeded account."""
        return f"token-of-{name}"


@contextlib.contextmanager
def mastodon_server(*accounts: str, more: str = "") -> Iterator[MastodonServer]:
    """The server with these accounts, in memory. `more` is further configuration (TOML)."""
    program = server_folder("mastodon") / "bin" / "mastodon_mock"
    folder, port = Path(tempfile.mkdtemp(prefix="tutti-mastodon-")), free_port()
    server = MastodonServer(f"http://127.0.0.1:{port}", folder)
    seeds = [
        f'[[seed.accounts]]\nusername="{name}"\naccess_token="{server.token(name)}"\n'
        for name in accounts
    ]
    names = f'domain = "127.0.0.1:{port}"\nurl_scheme = "http"\n'
    (folder / "mock.toml").write_text("\n".join([names, more, *seeds]))
    words = [str(program), "serve", "--config", str(folder / "mock.toml"), "--in-memory"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- the program we installed
            [*words, "--host", "127.0.0.1", "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
        )  # fmt: skip
    try:
        _await(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:  # an open stream keeps it
            process.kill()
            process.wait(5)
        shutil.rmtree(folder, ignore_errors=True)


def _await(server: MastodonServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{server.url}/api/v2/instance", timeout=2).close()  # noqa: S310 -- loopback
            return
        time.sleep(0.1)
    raise RuntimeError((server.folder / "log").read_text()[-2000:])
