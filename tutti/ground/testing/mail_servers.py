"""Real mail servers for tests: Dovecot (IMAP, LMTP) and Postfix (SMTP, submission), on loopback, in a folder.

Nothing leaves the machine: mail to other domains than the test's own is discarded by Postfix itself. Both need root,
because they change to users of their own; without it, or without the programs, a test is skipped and says why.
"""

from __future__ import annotations

import imaplib
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "correct-horse-battery"  # noqa: S105 -- of mailboxes that live for one test
DOMAINS = ("acme.test", "cust.test")
PATIENCE = 20.0  # seconds a server has to answer


def missing() -> str:
    """Why the servers cannot run here; "" when they can."""
    absent = [name for name in ("dovecot", "postfix") if not _program(name)]
    if absent:
        return (
            f"{' and '.join(absent)} not installed: apt-get install dovecot-imapd dovecot-lmtpd"
            " dovecot-submissiond postfix"
        )
    return "" if os.geteuid() == 0 else "mail servers need root"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class MailServers:
    """Start with `start`, end with `stop`. Every address in `DOMAINS` has a mailbox, opened with `PASSWORD`."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="tutti-mail-")))
    imap_port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    submission_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    auth_port: int = field(default_factory=free_port)

    def start(self) -> None:
        self.folder.chmod(0o755)
        box = self.folder / "box"
        box.mkdir()
        shutil.chown(box, "mail", "mail")
        (self.folder / "run").mkdir(mode=0o755)
        self._start_dovecot()
        self._start_postfix()
        for port in (self.imap_port, self.smtp_port, self.submission_port, self.lmtp_port):
            _answers(port)

    def stop(self) -> None:
        if (self.folder / "pf/etc").exists():
            self._run("postfix", "-c", str(self.folder / "pf/etc"), "stop")
        self.stop_dovecot()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop_dovecot(self) -> None:
        pid_file = self.folder / "run/master.pid"
        if pid_file.exists():
            pid = int(pid_file.read_text())
            os.kill(pid, signal.SIGTERM)
            _gone(pid)

    def start_dovecot(self) -> None:
        self._run("dovecot", "-c", str(self.folder / "dovecot.conf"))
        _answers(self.imap_port)

    def imap(self, address: str) -> imaplib.IMAP4:
        """A signed-in connection of the owner, as any mail program has it."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=PATIENCE)
        client.login(address, PASSWORD)
        return client

    def deliver(self, letter: bytes, *, sender: str, to: str) -> None:
        """Mail from outside: over SMTP to a mailbox here, without signing in."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE) as server:
            server.sendmail(sender, [to], letter)

    def append(self, address: str, letters: list[bytes]) -> None:
        """Letters put straight into a mailbox, for those that need many."""
        client = self.imap(address)
        for letter in letters:
            client.append("INBOX", "", "", letter)
        client.logout()

    def settings(self, address: str) -> dict[str, object]:
        """What a mailbox channel needs to know about this address."""
        return {
            "address": address, "plus": "yes",
            "imap_host": "127.0.0.1", "imap_port": self.imap_port, "imap_security": "none",
            "smtp_host": "127.0.0.1", "smtp_port": self.submission_port, "smtp_security": "none",
        }  # fmt: skip

    def _start_dovecot(self) -> None:
        (self.folder / "dovecot.conf").write_text(
            DOVECOT.format(
                d=self.folder,
                imap=self.imap_port,
                lmtp=self.lmtp_port,
                auth=self.auth_port,
                password=PASSWORD,
            )
        )
        self.start_dovecot()

    def _start_postfix(self) -> None:
        etc, data = self.folder / "pf/etc", self.folder / "pf/data"
        shutil.copytree("/etc/postfix", etc)
        data.mkdir()
        (self.folder / "pf/spool").mkdir()
        shutil.chown(data, "postfix")
        (etc / "main.cf").write_text(
            POSTFIX.format(
                d=self.folder, lmtp=self.lmtp_port, auth=self.auth_port, domains=", ".join(DOMAINS)
            )
        )
        services = [_outside_chroot(line) for line in _services(etc / "master.cf")]
        services += [
            f"127.0.0.1:{self.smtp_port} inet n - n - - smtpd",
            f"127.0.0.1:{self.submission_port} inet n - n - - smtpd",
            "  -o smtpd_client_restrictions=permit_sasl_authenticated,reject",
        ]
        (etc / "master.cf").write_text("\n".join(services) + "\n")
        self._run("postfix", "-c", str(etc), "start")

    def _run(self, program: str, *words: str) -> None:
        with (self.folder / "said.log").open("ab") as log:
            subprocess.run(  # noqa: S603 -- Debian's own mail servers
                [_program(program), *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=program != "postfix",
            )  # fmt: skip


def _program(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or ""


def _services(path: Path) -> list[str]:
    """Postfix's services but for the one that listens on port 25."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [line for line in lines if not line.startswith("smtp ") or " inet " not in line]


def _outside_chroot(line: str) -> str:
    words = line.split()
    if line[:1].isspace() or len(words) < 8:  # noqa: PLR2004 -- the columns of master.cf
        return line
    words[4] = "n"
    return " ".join(words)


def _answers(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _gone(pid: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)


DOVECOT = """
base_dir = {d}/run
log_path = {d}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
first_valid_uid = 1
mail_location = maildir:{d}/box/%u
mail_uid = mail
mail_gid = mail
mail_max_userip_connections = 100
recipient_delimiter = +
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={d}/box/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
"""

POSTFIX = """
compatibility_level = 3.6
queue_directory = {d}/pf/spool
data_directory = {d}/pf/data
config_directory = {d}/pf/etc
maillog_file = {d}/pf/maillog
maillog_file_prefixes = /tmp
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.acme.test
mydestination =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_sasl_auth_enable = yes
mynetworks =
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
default_transport = discard:
recipient_delimiter = +
message_size_limit = 30000000
"""
