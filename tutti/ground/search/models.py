"""One row for each thing that can be found."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Document(models.Model):
    """What `words` lead to. `under` is the thing that decides who may see it, for example a case's id.

    `restricted` is re-stamped in the transaction that changes who may see it; what is restricted is found only by
    those whose kind says so.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    under = models.BigIntegerField()
    restricted = models.BooleanField(default=False)
    at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="document_once")]
        indexes = [
            GinIndex(fields=["words"], name="document_words"),
            models.Index(fields=["kind", "under"], name="document_under"),
        ]
