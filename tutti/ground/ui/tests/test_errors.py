import pytest
from django.test import RequestFactory

from tutti.ground.ui.views import errors

REQUEST = RequestFactory().get("/")
FRAGMENT = RequestFactory().get("/", HTTP_HX_REQUEST="true", HTTP_HX_REQUEST_TYPE="partial")


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (errors.bad_request, 400, "We could not read this request"),
        (errors.forbidden, 403, "This is not yours to do"),
        (errors.csrf_failed, 403, "We could not be sure it was you"),
        (errors.not_found, 404, "This is not here, or not yours to see"),
        (errors.broken, 500, "We could not do this"),
    ],
)
def test_an_error_says_what_happened_without_asking_the_database(view, status, heading):
    response = view(REQUEST)  # no database mark: a query would fail this test

    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()
    assert "HX-Reswap" not in response


def test_an_error_stays_out_of_the_part_htmx_asked_for():
    assert errors.not_found(FRAGMENT)["HX-Reswap"] == "none"


def test_an_address_that_leads_nowhere_is_answered_by_our_page(client):
    response = client.get("/there/is/no/such/page/")

    assert response.status_code == 404
    assert "not yours to see" in response.content.decode()
