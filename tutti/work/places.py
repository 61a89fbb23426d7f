"""Where the inside of a case stands on its page."""

from __future__ import annotations


def case_path(case_id: int) -> str:
    """The inside of the case's page; on a phone `#inside` is the side that shows."""
    return f"/cases/{case_id}/#inside"
