"""Where the inside of a case stands on its page."""

from __future__ import annotations


def case_path(case_id: int) -> str:
    """The case's page with its inside; on a phone that is the side that shows."""
    return f"/cases/{case_id}/?side=inside"
