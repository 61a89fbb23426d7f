"""The first to see a request and the last to see its answer."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.template.loader import render_to_string

from tutti.ground.web.address import is_loopback, public_address
from tutti.ground.web.proxies import believe_proxies

Answer = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}


class AddressMiddleware:
    """Answers only under our own names: this machine's, the public address, `ALLOWED_HOSTS`.

    A page under another name is how a stranger's site talks to a Tutti inside a company (DNS
    rebinding), and how a forged Host gets into a link. Under the public address, when that is
    https, a request counts as secure: whatever ends TLS in front of us need say nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        believe_proxies(request.META)
        host = _asked_host(request)
        if not is_loopback(host) and host not in settings.ALLOWED_HOSTS:
            known = urlsplit(public_address())
            if not host or host != known.hostname:
                return _refused()
            if known.scheme == "https":
                request.META["wsgi.url_scheme"] = "https"
        response = self.get_response(request)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class HeadersMiddleware:
    """What every answer carries unless its view says otherwise."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for header, value in HEADERS.items():
            response.headers.setdefault(header, value)
        return response


def _asked_host(request: HttpRequest) -> str:
    raw = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    host, _port = split_domain_port(str(raw))
    return host.strip("[]").rstrip(".")


def _refused() -> HttpResponse:
    response = HttpResponse(render_to_string("web/unknown_address.html"), status=400)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
