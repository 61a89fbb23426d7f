from __future__ import annotations

import shutil

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import sync_playwright

from tutti.cases import outside
from tutti.cases.tests.hostile import BUILT, PAYLOADS
from tutti.cases.tests.on_case import attach_file, case_of, conversation, furnish, heard
from tutti.ground.mail.markup import clean
from tutti.listen.models import Envelope

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SENTINEL = (
    "window.called = 0; window.sentinel = () => { window.called += 1; window.top.called += 1; };"
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture
def looked(live_server, settings):
    """What happened on a page: how often a payload got its way, and what it asked the network for.

    Our policy for scripts is switched off in this browser, so that escaping and cleaning hold alone.
    """

    def look(member, address):
        client = Client()
        client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            context = browser.new_context(bypass_csp=True)
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
            )
            context.add_init_script(SENTINEL)
            page, asked = context.new_page(), []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(live_server.url + address)
            page.wait_for_timeout(300)
            for inner in page.frames:
                for link in inner.locator("article a, article button, body > a, body > p a").all()[
                    :40
                ]:
                    link.dispatch_event("mouseover")
            called = [frame.evaluate("window.called || 0") for frame in page.frames]
            text = page.inner_text("body")
            browser.close()
        return (
            called,
            [url for url in asked if not url.startswith((live_server.url, "data:"))],
            text,
        )

    return look


def test_a_hundred_hostile_texts_do_nothing_on_the_page_of_a_case(looked, monkeypatch):
    house = furnish()
    monkeypatch.setattr(outside, "AT_ONCE", len(PAYLOADS))
    talk = conversation(house, title=PAYLOADS[0] * 3)
    for number, payload in enumerate(PAYLOADS):
        message = heard(
            talk,
            payload,
            folded=payload,
            author_name=payload[:200],
            author_value=payload[:300],
            title=payload,
            trust="weak",
            automatic=payload[:60] if number % 5 == 0 else "",
        )
        attach_file(message, payload[:250], b"x", payload[:100])
    house.mira.name = PAYLOADS[1]
    house.mira.save()
    case = case_of(house, talk, conversation(house, title=PAYLOADS[2]), title=PAYLOADS[9])

    called, asked, text = looked(house.ada, f"/cases/{case.pk}/")

    assert len(PAYLOADS) >= 100
    assert (sum(called), asked) == (0, [])
    assert text.count("sentinel()") >= len(PAYLOADS)


def test_a_hundred_hostile_letters_do_nothing_when_their_original_is_shown(looked):
    house = furnish()
    talk = conversation(house)
    html = "<hr>".join(payload.replace("<!--", "") for payload in PAYLOADS)
    raw = (
        b"From: Mira <mira@duarte.example>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>first</p>"
        + html.encode()
        + b'<p><img src="https://elsewhere.example/seen.png"></p>'
    )
    envelope = Envelope.objects.create(
        channel=house.mail, key="k", raw=raw, received_at=timezone.now()
    )
    message = heard(talk, "first", html=True, envelope_id=envelope.pk)
    case_of(house, talk)

    framed = looked(house.ada, f"/messages/{message.pk}/")
    alone = looked(house.ada, f"/messages/{message.pk}/original/")

    assert (sum(framed[0]), framed[1]) == (0, [])
    assert (sum(alone[0]), alone[1]) == (0, [])
    assert "first" in alone[2]


def shown_as_original(monkeypatch, looked, html):
    house = furnish()
    talk = conversation(house)
    message = heard(talk, "x", html=True)
    case_of(house, talk)
    monkeypatch.setattr("tutti.cases.views.messages.safe_html", lambda _message: html)
    monkeypatch.setattr("tutti.cases.views.messages.ORIGINAL_POLICY", "frame-ancestors 'self'")
    return looked(house.ada, f"/messages/{message.pk}/original/")


def test_each_hostile_letter_cleaned_by_itself_does_nothing(looked, monkeypatch):
    cleaned = "".join(f"<section>{clean(payload)}</section>" for payload in PAYLOADS)

    called, asked, _text = shown_as_original(monkeypatch, looked, cleaned)

    assert (sum(called), asked) == (0, [])


def test_the_same_texts_would_act_if_nobody_cleaned_them(looked, monkeypatch):
    called, _asked, _text = shown_as_original(monkeypatch, looked, "<hr>".join(BUILT[:40]))

    assert sum(called) > 5
