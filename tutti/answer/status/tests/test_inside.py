"""The desk sees what the customer sees, makes a link by hand, ends those given out; the house chooses."""

import pytest

from tutti.answer.status.models import StatusLink, StatusPage
from tutti.ground.accounts.models import Member, Role
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_the_desk_reads_the_page_as_the_customer_does(client, case, mira, ada):
    client.force_login(ada)

    shown = client.get(f"/cases/{case.pk}/customer-view/").content.decode()

    assert "What Mira Sol sees" in shown
    assert "Ada L. is working on it." in shown


def test_a_link_made_by_hand_is_shown_once_and_told(client, case, mira, ada):
    client.force_login(ada)

    shown = client.post(f"/cases/{case.pk}/customer-view/link/", {"person": mira.pk})

    assert "https://help.acme.test/s/" in shown.content.decode()
    entry = Entry.objects.get(name="answer.status_link_made")
    assert (entry.actor_id, entry.payload["by_hand"]) == (ada.pk, True)


def test_links_given_out_are_ended_with_one_button(client, case, link, ada):
    client.force_login(ada)

    client.post(f"/cases/{case.pk}/customer-view/end-links/")

    assert StatusLink.objects.filter(revoked_at__isnull=True).count() == 0


def test_the_case_leads_to_what_the_customer_sees(client, case, mira, ada):
    client.force_login(ada)

    assert f"/cases/{case.pk}/customer-view/" in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_case_of_nobody_known_says_why_there_is_no_page(client, case, ada):
    client.force_login(ada)

    shown = client.get(f"/cases/{case.pk}/customer-view/").content.decode()

    assert "Nobody can have a page yet" in shown


def test_an_administrator_switches_the_page_off(client):
    dev = Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)
    client.force_login(dev)

    client.post("/settings/status-page/", {"naming": "first"})

    page = StatusPage.objects.get()
    assert (page.is_on, page.naming) == (False, "first")
