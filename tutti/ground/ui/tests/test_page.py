import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from tutti.ground.ui.page import page

TEMPLATES = {
    "whole.html": "{% load partials %}whole {{ what }} {% partialdef list inline %}list of {{ what }}{% endpartialdef %}",
    "_row.html": "row of {{ what }}",
}
LOCAL = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.locmem.Loader", TEMPLATES)],
                )
            ]
        },
    }
]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}


@pytest.fixture(autouse=True)
def two_templates():
    with override_settings(TEMPLATES=LOCAL):
        yield


def asked(method: str = "get", **headers: str):
    return getattr(RequestFactory(), method)("/cases/?turn=me", **headers)


def words(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_browser_gets_the_page():
    response = page(asked(), "whole.html", part="list", what="cases")

    assert words(response) == "whole cases list of cases"
    assert response["Vary"] == "HX-Request, HX-Request-Type, HX-Boosted, HX-History-Restore-Request"


def test_htmx_gets_the_part_it_asked_for():
    response = page(asked(**HTMX), "whole.html", part="list", what="cases")

    assert words(response) == "list of cases"


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_HX_BOOSTED": "true"},
        {"HTTP_HX_HISTORY_RESTORE_REQUEST": "true"},
        {"HTTP_HX_REQUEST_TYPE": "full"},
    ],
)
def test_htmx_gets_the_page_when_it_replaces_the_page(header):
    response = page(asked(**HTMX | header), "whole.html", part="list", what="cases")

    assert words(response) == "whole cases list of cases"


def test_a_whole_page_asked_for_by_a_part_becomes_a_navigation():
    response = page(asked(**HTMX), "whole.html", what="cases")

    assert response["HX-Redirect"] == "/cases/?turn=me"
    assert words(response) == ""


def test_a_form_answered_with_a_whole_page_takes_the_body_and_loses_nothing():
    response = page(asked("post", **HTMX), "whole.html", status=422, what="cases")

    assert response.status_code == 422
    assert response["HX-Retarget"] == "body"
    assert words(response) == "whole cases list of cases"


def test_a_fragment_goes_out_as_it_is():
    response = page(asked(**HTMX), "_row.html", what="cases")

    assert words(response) == "row of cases"
    assert "HX-Redirect" not in response
