"""Nobody else in the house opens a connection to the outside."""

import ast
from pathlib import Path

import pytest

import tutti

HOUSE = Path(tutti.__file__).parent
WAYS_OUT = {
    "aiohttp",
    "asyncio.open_connection",
    "ftplib",
    "http.client",
    "httpcore",
    "httpcore2",
    "httpx",
    "httpx2",
    "imaplib.IMAP4_SSL",
    "imap_tools.MailBox",
    "imap_tools.MailBoxStartTls",
    "imap_tools.MailBoxUnencrypted",
    "poplib",
    "requests",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "socket.create_connection",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "xmlrpc.client",
}
ASKS_ITSELF = {"config/welcome.py": ["http.client"]}  # is our own server up yet: never a typed host


def sources():
    """Every module of the product but the door itself, tests and what only runs under them."""
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).parts
        if "tests" not in parts and parts[:2] not in {("ground", "http"), ("ground", "testing")}:
            yield path


def names_used(path):
    """Dotted names a module imports, or reaches through a module it imports; a type's name opens nothing."""
    for node in running(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def running(node):
    """Every node but those of annotations, which never run."""
    yield node
    for part, inside in ast.iter_fields(node):
        if part in {"annotation", "returns"}:
            continue
        for one in inside if isinstance(inside, list) else [inside]:
            if isinstance(one, ast.AST):
                yield from running(one)


def test_only_the_door_leads_out():
    used = {
        str(path.relative_to(HOUSE)): sorted(WAYS_OUT & set(names_used(path))) for path in sources()
    }

    assert len(used) > 100
    assert {path: ways for path, ways in used.items() if ways} == ASKS_ITSELF


@pytest.mark.parametrize(
    "line",
    [
        "import httpx2",
        "import urllib.request",
        "from smtplib import SMTP",
        "import smtplib\nsmtplib.SMTP_SSL('x')",
        "import socket\nsocket.create_connection(('x', 1))",
        "from imap_tools import MailBox",
    ],
)
def test_a_second_door_would_be_seen(line, tmp_path):
    path = tmp_path / "careless.py"
    path.write_text(line)

    assert WAYS_OUT & set(names_used(path)) != set()
