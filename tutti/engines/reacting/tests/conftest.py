"""The desk of answering: Ada, Ben, a channel, Mira's question."""

from __future__ import annotations

from tutti.answer.tests.conftest import (  # noqa: F401 -- the same desk
    ada,
    ben,
    case,
    channel,
    conversation,
    question,
    support,
    told,
)
