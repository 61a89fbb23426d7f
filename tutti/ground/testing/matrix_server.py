"""A Matrix homeserver on loopback, for tests: `with matrix_server() as server: care = server.register("care")`."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutti.ground.testing.mail_servers import free_port
from tutti.ground.testing.servers import server_folder

NAME = "home.test"
PATIENCE = 40.0  # seconds until it answers; three on a quiet machine
OFTEN = {"per_second": 10_000, "burst_count": 10_000}
API = "/_matrix/client/v3"


@dataclass(frozen=True)
class MatrixUser:
    """Somebody on the server, with calls of the client-server API made as them."""

    url: str
    id: str
    token: str

    def ask(self, method: str, path: str, data: Any = None) -> Any:
        """A call below `/_matrix/client/v3`; raises `urllib.error.HTTPError` for what is refused."""
        return _ask(method, self.url + API + path, data, token=self.token)

    def create_room(self, **how: Any) -> str:
        return str(self.ask("POST", "/createRoom", how)["room_id"])

    def direct_room(self, other: str) -> str:
        """A room with one other, as clients make them for two."""
        return self.create_room(preset="trusted_private_chat", is_direct=True, invite=[other])

    def join(self, room: str) -> None:
        self.ask("POST", f"/rooms/{_quoted(room)}/join", {})

    def send(self, room: str, content: dict[str, Any], *, kind: str = "m.room.message") -> str:
        """Answers the event's id."""
        txn = base64.urlsafe_b64encode(os.urandom(9)).decode()
        path = f"/rooms/{_quoted(room)}/send/{kind}/{txn}"
        return str(self.ask("PUT", path, content)["event_id"])

    def say(self, room: str, text: str, **more: Any) -> str:
        return self.send(room, {"msgtype": "m.text", "body": text, **more})

    def redact(self, room: str, event: str) -> None:
        self.ask("PUT", f"/rooms/{_quoted(room)}/redact/{_quoted(event)}/{os.urandom(6).hex()}", {})

    def upload(self, data: bytes, content_type: str) -> str:
        """Answers where the file stands, `mxc://…`."""
        url = f"{self.url}/_matrix/media/v3/upload"
        return str(_ask("POST", url, data, token=self.token, kind=content_type)["content_uri"])

    def sync(self) -> Any:
        return self.ask("GET", "/sync?timeout=0")

    def messages(self, room: str) -> list[dict[str, Any]]:
        """What stands in a room, oldest first."""
        found = self.ask("GET", f"/rooms/{_quoted(room)}/messages?dir=b&limit=200")["chunk"]
        return [one for one in reversed(found) if one["type"] == "m.room.message"]


@dataclass(frozen=True)
class MatrixServer:
    url: str
    folder: Path
    secret: str

    def register(self, name: str) -> MatrixUser:
        """A new account, signed in."""
        url = f"{self.url}/_synapse/admin/v1/register"
        nonce = str(_ask("GET", url)["nonce"])
        said = b"\x00".join(one.encode() for one in (nonce, name, "a-long-password", "notadmin"))
        mac = hmac.new(self.secret.encode(), said, hashlib.sha1).hexdigest()
        made = _ask(
            "POST", url,
            {"nonce": nonce, "username": name, "password": "a-long-password", "mac": mac, "admin": False,
             "displayname": name.title()},
        )  # fmt: skip
        return MatrixUser(self.url, str(made["user_id"]), str(made["access_token"]))


@contextlib.contextmanager
def matrix_server(**more: Any) -> Iterator[MatrixServer]:
    """Synapse with SQLite in a folder of its own. `more` is further configuration."""
    python = server_folder("matrix") / "bin" / "python"
    folder, port = Path(tempfile.mkdtemp(prefix="tutti-matrix-")), free_port()
    server = MatrixServer(f"http://127.0.0.1:{port}", folder, "a-secret-for-registering")
    (folder / "home.json").write_text(json.dumps(_configuration(server, port) | more))
    key = base64.b64encode(os.urandom(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {key}\n")
    words = [str(python), "-m", "synapse.app.homeserver", "-c", str(folder / "home.json")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own words
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder
        )
    try:
        _await(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # a long poll keeps it
            process.kill()
            process.wait(5)
        shutil.rmtree(folder, ignore_errors=True)


def _configuration(server: MatrixServer, port: int) -> dict[str, Any]:
    folder = server.folder
    listener = {
        "port": port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"],
        "resources": [{"names": ["client", "media"], "compress": False}],
    }  # fmt: skip
    return {
        "server_name": NAME,
        "public_baseurl": server.url,
        "pid_file": str(folder / "pid"),
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "home.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": server.secret,
        "macaroon_secret_key": "a-secret-for-tests",
        "form_secret": "another-secret-for-tests",
        "report_stats": False,
        "caches": {
            "sync_response_cache_duration": "0s"
        },  # else a first sync says the same for two minutes
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "rc_message": OFTEN,
        "rc_registration": OFTEN,
        "rc_login": {"address": OFTEN, "account": OFTEN, "failed_attempts": OFTEN},
        "rc_joins": {"local": OFTEN, "remote": OFTEN},
        "rc_joins_per_room": OFTEN,
        "rc_invites": {"per_room": OFTEN, "per_user": OFTEN, "per_issuer": OFTEN},
        "rc_room_creation": OFTEN,
    }


def _await(server: MatrixServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            _ask("GET", f"{server.url}/_matrix/client/versions")
            return
        time.sleep(0.1)  # a program starts; nothing tells us when
    raise RuntimeError((server.folder / "log").read_text()[-2000:])


def _ask(
    method: str, url: str, data: Any = None, *, token: str = "", kind: str = "application/json"
) -> Any:
    body = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"content-type": kind}, method=method)  # noqa: S310 -- loopback
    if token:
        request.add_header("authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- loopback
        return json.load(answer)


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")
