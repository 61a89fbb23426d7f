"""Articles on their pages, and one click from what was seen before into a reply's draft."""

import pytest
from django.urls import reverse

from tutti.answer.knowledge.models import Article
from tutti.answer.models import Draft, SavedReply
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client, ada):
    client.force_login(ada)
    return client


def test_an_article_is_written_read_and_found_by_its_words(at_desk):
    at_desk.post(
        reverse("new-article"),
        {"title_en": "Lost cards", "body_en": "Block the card first.", "for_customers": "on"},
    )

    article = Article.objects.get()
    assert (
        "Block the card first."
        in at_desk.get(reverse("article", args=[article.pk])).content.decode()
    )
    assert "Lost cards" in at_desk.get(reverse("articles"), {"q": "block"}).content.decode()
    assert (
        "No article holds these words"
        in at_desk.get(reverse("articles"), {"q": "lift"}).content.decode()
    )


def test_a_title_without_its_text_is_sent_back_with_what_was_typed(at_desk):
    response = at_desk.post(reverse("new-article"), {"title_en": "Lost cards"})

    assert response.status_code == 422
    assert "Write the text in this language too." in response.content.decode()
    assert 'value="Lost cards"' in response.content.decode()


def test_an_article_begun_from_a_case_has_its_title_and_our_last_words(at_desk, case, say):
    say("We give it back today.")

    page = at_desk.get(reverse("new-article"), {"case": case.pk}).content.decode()

    assert 'value="March payment"' in page
    assert "We give it back today." in page


def test_an_articles_words_go_behind_what_one_has_written(at_desk, case, conversation, ada):
    article = Article.objects.create(
        titles={"en": "T"},
        bodies={"en": "It takes a day."},
        for_customers=True,
        changed_at=case.opened_at,
    )
    path = reverse("quote-into-reply", args=[case.pk])

    at_desk.post(path, {"what": "article", "id": article.pk})
    at_desk.post(path, {"what": "article", "id": article.pk})

    draft = Draft.objects.get(member=ada, conversation=conversation)
    assert draft.text == "It takes a day.\n\nIt takes a day."


def test_an_article_for_colleagues_never_goes_into_a_reply(at_desk, case):
    article = Article.objects.create(
        titles={"en": "T"}, bodies={"en": "Inside only."}, changed_at=case.opened_at
    )
    path = reverse("quote-into-reply", args=[case.pk])

    response = at_desk.post(path, {"what": "article", "id": article.pk})

    assert response.status_code == 404
    assert not Draft.objects.exists()


def test_a_saved_reply_goes_in_in_the_customers_language(at_desk, case, conversation, ada):
    saved = SavedReply.objects.create(name="Day", texts={"it": "Un giorno.", "en": "A day."})

    at_desk.post(reverse("quote-into-reply", args=[case.pk]), {"what": "saved", "id": saved.pk})

    assert Draft.objects.get(member=ada, conversation=conversation).text == "A day."


def test_the_case_page_asks_for_the_part_by_itself(at_desk, case):
    page = at_desk.get(reverse("case", args=[case.pk])).content.decode()

    assert f'hx-get="{reverse("seen-before", args=[case.pk])}"' in page


def test_the_part_says_so_where_nothing_was_seen(at_desk, case):
    part = at_desk.get(
        reverse("seen-before", args=[case.pk]),
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    ).content.decode()

    assert "Nothing like this was seen before." in part
    assert "<html" not in part


def test_retiring_is_recorded_once(at_desk, case):
    article = Article.objects.create(
        titles={"en": "T"}, bodies={"en": "B"}, changed_at=case.opened_at
    )

    at_desk.post(reverse("retire-article", args=[article.pk]))
    at_desk.post(reverse("retire-article", args=[article.pk]))

    names = Entry.objects.filter(name="answer.article_retired")
    assert names.count() == 1
