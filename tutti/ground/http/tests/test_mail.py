"""Mail clients leave through the same door, and TLS is checked."""

import pytest

from tutti.ground.http import GuardedMailBox, NotAllowed, Unreachable, guarded_imap, guarded_smtp


@pytest.fixture
def mail_is_allowed(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")


def imap(connection, heard):
    connection.sendall(b"* OK ready\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        heard.append(line)
        tag, command = line.split()[:2]
        if command == b"CAPABILITY":
            connection.sendall(b"* CAPABILITY IMAP4rev1\r\n")
        if command == b"LOGOUT":
            connection.sendall(b"* BYE\r\n")
        connection.sendall(tag + b" OK done\r\n")


def smtp(connection, heard):
    connection.sendall(b"220 ready\r\n")
    for line in connection.makefile("rb"):
        heard.append(line)
        connection.sendall(b"250 fine\r\n")


@pytest.mark.usefixtures("mail_is_allowed")
def test_imap_tools_works_on_a_guarded_connection(peer):
    server = peer(imap)

    with GuardedMailBox("127.0.0.1", server.port, tls="none", timeout=5) as box:
        box.login("ada", "sesame", initial_folder=None)

    assert [line.split()[1] for line in server.heard] == [b"CAPABILITY", b"LOGIN", b"LOGOUT"]


@pytest.mark.usefixtures("mail_is_allowed")
def test_a_certificate_nobody_signed_is_refused_in_words(peer, over_tls):
    server = peer(over_tls(imap))

    with pytest.raises(
        Unreachable,
        match=r"No secure connection to 127\.0\.0\.1 could be made: self-signed certificate",
    ):
        guarded_imap("127.0.0.1", server.port, timeout=5)

    assert server.heard == []


@pytest.mark.usefixtures("mail_is_allowed")
def test_a_company_may_bring_its_own_authority(peer, certificate, over_tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = peer(over_tls(imap))

    client = guarded_imap("127.0.0.1", server.port, timeout=5)
    client.logout()

    assert [line.split()[1] for line in server.heard] == [b"CAPABILITY", b"LOGOUT"]


@pytest.mark.usefixtures("mail_is_allowed")
def test_smtp_over_tls_speaks_to_the_checked_server(peer, certificate, over_tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = peer(over_tls(smtp))

    client = guarded_smtp(
        "127.0.0.1", server.port, tls="tls", timeout=5, local_hostname="tutti.example"
    )
    client.noop()
    client.close()

    assert server.heard == [b"noop\r\n"]


@pytest.mark.usefixtures("mail_is_allowed")
def test_a_server_without_starttls_is_refused_before_a_password_is_sent(peer):
    server = peer(smtp)

    with pytest.raises(Unreachable, match="STARTTLS"):
        guarded_smtp("127.0.0.1", server.port, timeout=5, local_hostname="tutti.example")

    assert server.heard == [b"ehlo tutti.example\r\n"]


@pytest.mark.usefixtures("mail_is_allowed")
def test_an_imap_server_without_starttls_is_refused(peer):
    server = peer(imap)

    with pytest.raises(Unreachable, match="No secure connection"):
        guarded_imap("127.0.0.1", server.port, tls="starttls", timeout=5)


@pytest.mark.parametrize("tls", ["tls", "starttls", "none"])
def test_no_mail_client_reaches_a_private_host(tls, sentinel):
    with pytest.raises(NotAllowed):
        guarded_imap("127.0.0.1", sentinel.port, tls=tls, timeout=2)
    with pytest.raises(NotAllowed):
        guarded_smtp("localhost", sentinel.port, tls=tls, timeout=2)
    with pytest.raises(NotAllowed):
        GuardedMailBox("::1", sentinel.port, tls=tls, timeout=2)

    assert sentinel.connects() == 0


def test_a_public_mail_server_is_not_spoken_to_without_tls(resolver):
    resolver(["8.8.8.8"])

    with pytest.raises(NotAllowed, match="reads along"):
        guarded_imap("mail.example", 143, tls="none", timeout=2)
