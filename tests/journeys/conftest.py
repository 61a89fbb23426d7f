"""Real mail servers, and a Tutti that may reach them and a finance system on this machine."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.journeys.acme import HERE, TUTTI
from tests.proofs.running import Running
from tutti.ground.testing.mail_servers import MailServers, missing


@pytest.fixture
def post():
    """Postfix and Dovecot; both the company's mailboxes and the customer's own live there."""
    if why := missing():
        pytest.skip(why)
    servers = MailServers()
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


@pytest.fixture
def tutti():
    parent = Path(tempfile.mkdtemp(prefix="tutti-journey-"))
    running = Running(
        [*TUTTI, "serve"], parent / "home", cwd=HERE, TUTTI_ALLOW_MAIL="127.0.0.0/8",
        TUTTI_ALLOW_WEBHOOK="127.0.0.0/8",
        PATH="/usr/bin:/bin:/usr/sbin:/sbin",
    )  # fmt: skip
    yield running
    running.end()
    shutil.rmtree(parent, ignore_errors=True)
