"""Bluesky's own servers on loopback, for tests: `with bluesky_server() as bluesky:` then `create_account("mira.test")`.

PLC, PDS and AppView with a database server and a Redis of their own; all of it goes at the end.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.programs import programs_of
from tutti.ground.testing.mail_servers import free_port
from tutti.ground.testing.servers import server_folder

PASSWORD = "correct-horse-battery"  # noqa: S105 -- of accounts that live for one test
PATIENCE = 90.0  # seconds until it is ready; four on a quiet machine
SOON = 20.0  # seconds until the AppView has heard what the PDS took; half of one on a quiet machine
POST = "app.bsky.feed.post"
POSTGRES = 15  # of Debian


@dataclass
class Account:
    """Somebody on this network, who acts through the PDS as any app does."""

    server: BlueskyServer
    did: str
    handle: str
    token: str
    password: str = PASSWORD

    def ask(self, name: str, data: Any = None, **query: Any) -> Any:
        return self.server.ask(name, data, token=self.token, **query)

    def post(
        self,
        text: str,
        *,
        mentions: Account | None = None,
        answers: dict[str, Any] | None = None,
        embed: Any = None,
    ) -> dict[str, Any]:
        """Write a post; `answers` is what an earlier `post` gave back. Gives `uri`, `cid` and `root`."""
        record: dict[str, Any] = {"$type": POST, "text": text, "langs": ["en"], "createdAt": _now()}
        if mentions:
            name = f"@{mentions.handle}".encode()
            start = text.encode().index(name)
            record["facets"] = [_mention(start, start + len(name), mentions.did)]
        if answers:
            parent = {"uri": answers["uri"], "cid": answers["cid"]}
            record["reply"] = {"root": answers.get("root", parent), "parent": parent}
        if embed:
            record["embed"] = embed
        said = {"repo": self.did, "collection": POST, "record": record}
        made = self.ask("com.atproto.repo.createRecord", said)
        itself = {"uri": made["uri"], "cid": made["cid"]}
        return {**itself, "root": record["reply"]["root"] if answers else itself}

    def change(self, post: dict[str, Any], text: str) -> None:
        record = {"$type": POST, "text": text, "langs": ["en"], "createdAt": _now()}
        said = {"collection": POST, "rkey": post["uri"].rpartition("/")[2], "record": record}
        self.ask("com.atproto.repo.putRecord", {"repo": self.did, **said})

    def delete(self, post: dict[str, Any]) -> None:
        said = {"collection": POST, "rkey": post["uri"].rpartition("/")[2]}
        self.ask("com.atproto.repo.deleteRecord", {"repo": self.did, **said})

    def app_password(self) -> str:
        made = self.ask("com.atproto.server.createAppPassword", {"name": uuid.uuid4().hex[:12]})
        return str(made["password"])

    def thread(self, uri: str) -> dict[str, Any]:
        return dict(self.ask("app.bsky.feed.getPostThread", uri=uri)["thread"])


@dataclass(frozen=True)
class BlueskyServer:
    url: str
    folder: Path

    def create_account(self, handle: str) -> Account:
        """An account, once the AppView knows it. Handles end in .test."""
        said = {
            "handle": handle,
            "email": f"{handle}@cust.test",
            "password": PASSWORD,
        }
        made = self.ask("com.atproto.server.createAccount", said)
        account = Account(self, made["did"], handle, made["accessJwt"])
        self.until(lambda: account.ask("app.bsky.actor.getProfile", actor=account.did))
        return account

    def ask(self, name: str, data: Any = None, *, token: str = "", **query: Any) -> Any:
        url = f"{self.url}/xrpc/{name}?{urlencode(query, doseq=True)}"
        headers = {"authorization": f"Bearer {token}"} if token else {}
        body = None
        if data is not None:
            body, headers["content-type"] = json.dumps(data).encode(), "application/json"
        request = urllib.request.Request(url, body, headers)  # noqa: S310 -- loopback
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 -- loopback
            return json.loads(answer.read() or b"null")

    def until(self, what: Any) -> Any:
        """What `what()` answers once it answers with something."""
        deadline = time.monotonic() + SOON
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.HTTPError):
                if found := what():
                    return found
            time.sleep(0.1)
        raise AssertionError(f"The network did not come to it in {SOON:g} seconds.")


@contextlib.contextmanager
def bluesky_server() -> Iterator[BlueskyServer]:
    """PLC, PDS and AppView. Skips the test where they, or Redis, are not installed."""
    installed = server_folder("bluesky")
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    folder = Path(tempfile.mkdtemp(prefix="tutti-bluesky-"))
    ports = {name: free_port() for name in ("PDS_PORT", "APP_PORT", "PLC_PORT", "OZONE_PORT")}
    try:
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(_database(folder))
            redis = stack.enter_context(_redis(folder))
            known = {name: str(port) for name, port in ports.items()} | {
                "DB_POSTGRES_URL": database,
                "REDIS_HOST": redis,
            }
            stack.enter_context(_network(installed, folder, known))
            yield BlueskyServer(f"http://localhost:{ports['PDS_PORT']}", folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _database(folder: Path) -> Iterator[str]:
    """A server of its own and of the system's make: the AppView asks for an extension that ours comes without."""
    if programs_of(POSTGRES) is None:
        pytest.skip(
            f"PostgreSQL {POSTGRES} is not installed: apt-get install postgresql-{POSTGRES}"
        )
    cluster = Cluster(folder / "database", durable=False, major=POSTGRES)
    with cluster.joined():
        found = cluster.connection_parameters()
        yield f"postgresql:///{found['dbname']}?host={found['host']}&user={found['user']}"


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = free_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with _running([*words, "--dir", str(folder)], folder, "redis.log", {}):
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def _network(installed: Path, folder: Path, known: dict[str, str]) -> Iterator[None]:
    script = Path(__file__).with_name("bluesky_network.mjs")
    words = [shutil.which("node") or "node", str(script)]
    with _running(words, installed, folder / "network.log", known) as process:
        deadline = time.monotonic() + PATIENCE
        while "READY" not in (said := (folder / "network.log").read_text(errors="replace")):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Bluesky did not start: {said[-2000:]}")
            time.sleep(0.1)
        yield


@contextlib.contextmanager
def _running(
    words: list[str], folder: Path, log: str | Path, known: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / log).open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 -- servers of this machine
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**os.environ, **known},
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def _mention(start: int, end: int, did: str) -> dict[str, Any]:
    return {
        "index": {"byteStart": start, "byteEnd": end},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": did}],
    }


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
