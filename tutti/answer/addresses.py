"""Addresses of other stages' pages that ours lead to."""

from __future__ import annotations

from django.urls import reverse


def case_page(case_id: int) -> str:
    return reverse("case", args=[case_id])
