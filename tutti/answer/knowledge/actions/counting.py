"""Counting how common words are, from a sample: `ts_stat` takes a second over 20,000 messages, a minute over all."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction

from tutti.answer.knowledge.models import WordCount
from tutti.ground.search.indexing import forget
from tutti.triage.keeping import forgets_messages
from tutti.triage.models import Reason
from tutti.triage.queries import decisions_of

SAMPLE = 20_000  # the newest documents; a word in none of them stands in about 1 of 10,000 or fewer
LONGEST = 100

_COUNT = f"""
INSERT INTO knowledge_wordcount (word, documents)
SELECT word, ndoc FROM ts_stat(
  'SELECT words FROM search_document WHERE kind = ''message'' ORDER BY id DESC LIMIT {SAMPLE}')
WHERE length(word) BETWEEN 1 AND {LONGEST}
"""  # noqa: S608 -- numbers of ours
_SIZE = f"""
INSERT INTO knowledge_wordcount (word, documents)
SELECT '', count(*) FROM (SELECT FROM search_document WHERE kind = 'message'
  ORDER BY id DESC LIMIT {SAMPLE}) newest
"""  # noqa: S608 -- numbers of ours


@transaction.atomic
def count_words() -> None:
    """Count the words of the newest messages anew. Readers see the old counts until this is committed."""
    WordCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        cursor.execute(_SIZE)


@forgets_messages("knowledge_wordcount")
def count_without(conversations: Mapping[int, int]) -> None:
    """Count anew when words go that were counted: those filtered by hand. What a rule filters was never found."""
    decided = decisions_of(list(conversations))
    if any(each.reason == Reason.BY_HAND for each in decided.values()):
        forget(kind="message", object_ids=list(conversations))
        count_words()
