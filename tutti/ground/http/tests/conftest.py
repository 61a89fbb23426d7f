"""Listeners that tell whether anybody came."""

import datetime as dt
import ipaddress
import re
import socket
import ssl
import threading
from contextlib import closing

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Sentinel:
    """Listens on 127.0.0.1 and ::1 under one port number and counts who connects."""

    def __init__(self):
        self.four = socket.create_server(("127.0.0.1", 0))
        self.port = self.four.getsockname()[1]
        self.six = socket.create_server(("::1", self.port), family=socket.AF_INET6)
        for listener in (self.four, self.six):
            listener.setblocking(False)

    def connects(self):
        return sum(self._waiting(listener) for listener in (self.four, self.six))

    def _waiting(self, listener):
        count = 0
        while True:
            try:
                listener.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1

    def close(self):
        self.four.close()
        self.six.close()


@pytest.fixture
def sentinel():
    with closing(Sentinel()) as listening:
        yield listening


class Peer:
    """A server of one thread that says what a test tells it, and keeps what it heard."""

    def __init__(self, talk):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.heard = []
        self.thread = threading.Thread(target=self._serve, args=(talk,))
        self.thread.start()

    def _serve(self, talk):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    talk(connection, self.heard)
                except OSError:
                    continue

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture
def peer():
    """`peer(talk)` starts a server; `talk(connection, heard)` is one conversation."""
    running = []

    def start(talk):
        running.append(Peer(talk))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def answering(peer):
    """`answering(raw)` starts a web server that gives every request the same raw bytes."""

    def start(raw, through=lambda talk: talk):
        def talk(connection, heard):
            heard.append(whole_request(connection))
            connection.sendall(raw)

        return peer(through(talk))

    return start


def whole_request(connection):
    got = b""
    while True:
        head, blank, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if blank and len(body) >= int(length[1] if length else 0):
            return got
        piece = connection.recv(65536)
        if not piece:
            return got
        got += piece


@pytest.fixture
def resolver(monkeypatch):
    """`resolver(first, second, …)`: the addresses each look-up gives, the last one for ever."""

    def answer_with(*answers):
        left = list(answers)

        def getaddrinfo(host, port, *args, **kwargs):
            texts = left.pop(0) if len(left) > 1 else left[0]
            return [
                (socket.AF_INET6 if ":" in text else socket.AF_INET, 1, 6, "", (text, port))
                for text in texts
            ]

        monkeypatch.setattr("tutti.ground.http.resolving.socket.getaddrinfo", getaddrinfo)

    return answer_with


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 and hook.example that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("hook.example")]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def over_tls(certificate):
    """`over_tls(talk)` is the same conversation inside TLS; names asked for go into `over_tls.names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def secure(talk):
        def secured(connection, heard):
            with context.wrap_socket(connection, server_side=True) as inside:
                talk(inside, heard)

        return secured

    secure.names = []
    context.sni_callback = lambda _socket, name, _context: secure.names.append(name)
    return secure
