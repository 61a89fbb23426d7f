"""At start: a column of hashes the sweep does not know would lose its files a day later."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from tutti.ground.files.sweeping import REGISTRY

COLUMN = "blob"


@register("files")
def every_column_of_hashes_is_known(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model._meta.label}.{COLUMN} is a plain column the sweep of files does not know",
            hint="Make it a ForeignKey(Blob, PROTECT), or call references_files() in ready().",
            id="files.E001",
        )
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.name == COLUMN
        and isinstance(field, models.CharField)
        and (model._meta.label, COLUMN) not in REGISTRY
    ]
