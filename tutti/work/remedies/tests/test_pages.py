"""What members see and press."""

import re

import pytest
from django.utils import timezone

from tutti.ground.accounts.models import Role
from tutti.work.remedies.models import Connection, Remedy, State
from tutti.work.tests.cast import member

pytestmark = pytest.mark.django_db

FORM = {"kind": "credit", "amount": "40.00", "currency": "EUR", "what": "The fee was wrong"}


def text(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def as_(client, who):
    client.force_login(who)
    return client


@pytest.fixture
def dev(db):
    return member("Dev Roy", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"amount": ""}, "Up to 50.00 EUR you may give at once."),
        ({"amount": "40"}, "Within your freedom of 50.00 EUR. Somebody issues it by hand"),
        (
            {"amount": "240"},
            "Cleo Haddad decides. 240.00 EUR is more than the limit of whoever asks.",
        ),
        ({"amount": "40", "currency": "CHF"}, "Cleo Haddad decides."),
        ({"amount": "", "currency": "CHF"}, "Whatever you give in CHF, somebody decides."),
        ({"kind": "replacement", "amount": ""}, "You may do this at once."),
        ({"kind": "gift"}, "Write the amount, and this line says who decides."),
    ],
)
def test_before_pressing_the_form_says_who_decides(client, case, ada, limits, form, said):
    page = as_(client, ada).post(f"/cases/{case.pk}/remedies/preview/", FORM | form)

    assert said in text(page)
    assert Remedy.objects.count() == 0


def test_what_was_given_before_counts_in_what_is_foretold(client, case, ada, give):
    give(4000)

    page = as_(client, ada).post(f"/cases/{case.pk}/remedies/preview/", FORM | {"amount": "40"})

    assert "Cleo Haddad decides." in text(page)


def test_proposing_from_the_case(client, case, ada, limits):
    answer = as_(client, ada).post(f"/cases/{case.pk}/remedies/", FORM | {"nonce": "n"})

    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/?side=inside")
    assert "Credit of 40.00 EUR is approved." in text(client.get("/remedies/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": ""}, "Write the amount."),
        ({"amount": "1.420"}, "can be read two ways"),
        ({"amount": "0"}, "more than nothing"),
        ({"what": ""}, "Say in a few words what it is for."),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(
    client, case, ada, limits, wrong, said
):
    page = as_(client, ada).post(
        f"/cases/{case.pk}/remedies/", FORM | {"recipient": "Mortgage 7"} | wrong
    )

    assert (page.status_code, said in text(page), "Mortgage 7" in text(page)) == (422, True, True)


def test_lists_mask_the_account_and_the_remedys_own_page_does_not(client, ada, give):
    remedy = give()

    listed, own = as_(client, ada).get("/remedies/"), client.get(f"/remedies/{remedy.pk}/")

    assert ("20194471" in text(listed), "••• 4471" in text(listed)) == (False, True)
    assert "Mortgage 20194471" in text(own)


def test_the_list_sums_by_month_and_currency_and_leads_to_the_remedies(client, ada, give):
    given = give(4000)
    other = give(900, nonce="x")
    now = timezone.now()
    Remedy.objects.filter(pk=given.pk).update(state=State.ISSUED, issued_at=now)

    page = as_(client, ada).get("/remedies/")

    link = f"/remedies/?month={now:%Y-%m}&amp;currency=EUR"
    assert ("40.00 EUR" in text(page), link in text(page)) == (True, True)
    narrowed = text(client.get(link.replace("&amp;", "&")))
    assert (f"/remedies/{given.pk}/" in narrowed, f"/remedies/{other.pk}/" in narrowed) == (
        True,
        False,
    )


def test_an_unclear_remedy_says_what_to_look_for_and_offers_two_buttons(client, ada, connect, give, case):  # fmt: skip
    connect()
    remedy = give()
    left_in_doubt(remedy)

    page = text(as_(client, ada).get(f"/cases/{case.pk}/?side=inside"))

    assert f"Look in Core banking for <code>{remedy.external_id}</code>" in page
    assert page.index("It was issued") < page.index("Issue again")


def left_in_doubt(remedy):
    """As an attempt leaves it; `attempt` itself commits first, which a test inside a transaction cannot."""
    from tutti.work.remedies.actions.claiming import claim
    from tutti.work.remedies.actions.outcomes import note
    from tutti.work.remedies.answers import Meaning, Understood

    note(claim(remedy.issuing), Understood(meaning=Meaning.DOUBT, why="It answered 500: oops"))


def test_a_button_that_came_too_late_says_so(client, ada, give):
    remedy = give()

    as_(client, ada).post(f"/remedies/{remedy.pk}/settle/", {"decision": "arrived"})

    assert "This was decided meanwhile: Approved." in text(client.get("/remedies/"))


def test_a_new_connection_shows_its_secret_once(client, dev):
    page = as_(client, dev).post(
        "/settings/finance/new/webhook/",
        {"name": "Books", "url": "https://books.example/r", "kinds": ["credit"], "currencies": "eur, chf"},
    )  # fmt: skip

    way = Connection.objects.get()
    secret = re.search(r"whsec_[\w+/=]+", text(page)).group()
    assert way.secrets.open() == {"secret": secret}
    assert (way.kinds, way.currencies) == (["credit"], ["EUR", "CHF"])
    assert "whsec_" not in text(client.get(f"/settings/finance/{way.pk}/"))


def test_agents_do_not_see_the_settings_of_finance(client, ada):
    assert as_(client, ada).get("/settings/finance/").status_code == 403


def test_a_removed_connection_leaves_what_waited_to_people(client, dev, connect, give):
    way, _ = connect()
    remedy = give()

    as_(client, dev).post(f"/settings/finance/{way.pk}/state/", {"state": "removed"})

    remedy.refresh_from_db()
    assert remedy.issuing.connection is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b"ok"), "It answered and accepted the signature."),
        ((401, b""), "It answered 401: it did not accept the signature. Compare the secret."),
        ((404, b""), "It answered 404: nothing takes requests at this address."),
        ((500, b"oops"), "It answered 500. A ping should be answered with 200."),
    ],
)
def test_the_live_test_says_what_is_wrong(client, dev, connect, books, answer, said):
    way, _ = connect()
    books.answer = answer

    page = as_(client, dev).post(f"/settings/finance/{way.pk}/test/")

    assert said in text(page)
    assert books.bodies == [{"type": "ping"}]


def test_the_page_of_an_empty_house_says_where_to_begin(client, ada):
    assert "Nothing was given yet" in text(as_(client, ada).get("/remedies/"))
