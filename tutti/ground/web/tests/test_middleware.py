"""What a request may say about itself, and what every answer carries."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from tutti.ground.house.models import House
from tutti.ground.web.middleware import AddressMiddleware, HeadersMiddleware


@pytest.fixture(autouse=True)
def no_other_names(settings):
    settings.ALLOWED_HOSTS = ["*"]


def asked(**meta):
    """The request as a view would see it, and the answer."""
    seen = {}

    def view(request):
        seen.update(
            address=request.META["REMOTE_ADDR"],
            secure=request.is_secure(),
            host=request.get_host(),
            left=sorted(key for key in request.META if "FORWARDED" in key or "REAL" in key),
        )
        response = HttpResponse("fine")
        response.set_cookie("tutti_session", "x", httponly=True)
        return response

    request = RequestFactory().get("/", **{"HTTP_HOST": "127.0.0.1:8000", **meta})
    return seen, AddressMiddleware(view)(request)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_is_answered_without_asking_the_database(host):
    seen, answer = asked(HTTP_HOST=host)

    assert answer.status_code == 200
    assert seen["secure"] is False
    assert not answer.cookies["tutti_session"]["secure"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["tutti.example", "tutti.example:443", "Tutti.Example", "tutti.example."]
)
def test_under_the_public_address_a_request_is_secure(host):
    House.objects.create(pk=1, public_address="https://tutti.example")

    seen, answer = asked(HTTP_HOST=host)

    assert answer.status_code == 200
    assert seen["secure"] is True
    assert answer.cookies["tutti_session"]["secure"] is True


def test_under_a_plain_public_address_it_is_not(settings):
    settings.TUTTI_URL, settings.TUTTI_PLAIN_HTTP = "http://desk.internal:8000", True

    seen, answer = asked(HTTP_HOST="desk.internal:8000")

    assert (answer.status_code, seen["secure"]) == (200, False)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "tutti.example.evil.example",
        "eviltutti.example",
        "10.0.0.1",
        "169.254.169.254",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "tutti.example@evil.example",
        "evil.example/tutti.example",
        "evil.example#tutti.example",
        "tutti.example:x",
        "tutti.example evil.example",
        "<script>",
        "",
        "..",
        "*",
        "[::ffff:127.0.0.1",
    ],
)
def test_under_any_other_name_nothing_is_answered(host, settings):
    settings.TUTTI_URL = "https://tutti.example"

    seen, answer = asked(HTTP_HOST=host)

    assert seen == {}
    assert answer.status_code == 400
    assert b"TUTTI_URL" in answer.content
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_stranger_cannot_say_where_they_come_from():
    seen, _ = asked(
        REMOTE_ADDR="203.0.113.9",
        HTTP_X_FORWARDED_FOR="127.0.0.1",
        HTTP_X_REAL_IP="127.0.0.1",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_FORWARDED="for=127.0.0.1",
    )

    assert seen == {"address": "203.0.113.9", "secure": False, "host": "127.0.0.1:8000", "left": []}


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("127.0.0.1, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("<script>, 10.0.0.2", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
        ("10.0.0.2, 10.0.0.3", "10.0.0.1"),
    ],
)
def test_a_named_proxy_is_believed_about_the_last_stranger(said, address, settings):
    settings.TUTTI_PROXIES = "10.0.0.0/24"

    seen, _ = asked(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=said)

    assert seen["address"] == address
    assert seen["left"] == []


def test_a_named_proxy_is_believed_about_scheme_and_host(settings):
    settings.TUTTI_PROXIES = "10.0.0.1"
    settings.TUTTI_URL = "https://tutti.example"

    seen, answer = asked(
        REMOTE_ADDR="10.0.0.1",
        HTTP_HOST="127.0.0.1:8000",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="tutti.example",
    )

    assert (seen["secure"], seen["host"]) == (True, "tutti.example")
    assert answer.cookies["tutti_session"]["secure"] is True


def test_every_answer_is_for_its_asker_alone_unless_it_says_otherwise():
    def careless(request):
        return HttpResponse("page")

    def deliberate(request):
        return HttpResponse("picture", headers={"Cache-Control": "private, max-age=300"})

    request = RequestFactory().get("/")

    page, picture = HeadersMiddleware(careless)(request), HeadersMiddleware(deliberate)(request)

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in page.headers["Permissions-Policy"]
    assert picture.headers["Cache-Control"] == "private, max-age=300"


@pytest.mark.django_db
@override_settings(TUTTI_URL="https://tutti.example")
def test_through_the_whole_stack_an_answer_carries_all_of_them():
    answer = Client().get("/no-such-page/", headers={"host": "tutti.example"})

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_refusal_carries_them_too():
    answer = Client().get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
