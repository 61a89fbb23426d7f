"""Nothing a stranger sent runs in our pages."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from tutti.ground.files.keeping import IN_DATABASE, keep
from tutti.ground.files.serving import serve

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.TUTTI_HOME = tmp_path


def served(data, *, name="a.png", content_type="image/png", **headers):
    return serve(
        RequestFactory().get("/", **headers), keep(data), name=name, content_type=content_type
    )


def test_a_picture_shows_in_the_page():
    response = served(PNG)

    assert response.getvalue() == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"] == "inline; filename*=UTF-8''a.png"
    assert response.headers["Content-Length"] == str(len(PNG))


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        (SVG, "image/svg+xml"),
        (SVG, "image/png"),
        (HTML, "text/html"),
        (HTML, "application/xhtml+xml"),
        (HTML, "text/xml"),
        (HTML, "image/gif"),
        (HTML, "IMAGE/JPEG; x=y"),
        (HTML, "application/javascript"),
        (HTML, "multipart/x-mixed-replace"),
        (HTML, "text/html; charset=utf-7"),
        (HTML, ""),
        (HTML, "image/png\r\nX-Evil: 1"),
        (HTML, "application/x-shockwave-flash"),
    ],
)
def test_anything_else_is_a_download_of_no_type(data, claimed):
    response = served(data, name="a.html", content_type=claimed)

    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.html"
    assert "X-Evil" not in response.headers


@pytest.mark.parametrize("claimed", ["application/pdf", "text/plain", "Text/CSV; charset=latin-1"])
def test_a_known_document_is_a_download_of_its_type(claimed):
    response = served(b"text", content_type=claimed, name="x.html")

    assert response.headers["Content-Type"] == claimed.partition(";")[0].lower()
    assert response.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("data", [PNG, HTML, b"x" * (IN_DATABASE + 1)])
def test_every_response_is_boxed_in(data):
    response = served(data)
    with response.file_to_stream:  # closing the response would close the test's database connection
        body = response.getvalue()

    assert body == data
    assert {name: response.headers[name] for name in response.headers} == {
        "Content-Type": response.headers["Content-Type"],
        "Content-Length": str(len(data)),
        "Content-Disposition": response.headers["Content-Disposition"],
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=300",
        "ETag": f'"{keep(data)}"',
    }


def test_what_the_browser_has_is_not_sent_again():
    response = served(PNG, headers={"If-None-Match": f'"{keep(PNG)}"'})

    assert response.status_code == 304
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_unknown_hash_is_not_found():
    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), "0" * 64, name="a", content_type="text/plain")
