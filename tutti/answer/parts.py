"""Answering a customer is a part in their case: what comes of it returns to whoever wrote."""

from __future__ import annotations

from tutti.answer.facts import ReplyQueued
from tutti.work.outcomes.models import Part
from tutti.work.outcomes.parts import counts_as

counts_as(ReplyQueued, Part.ANSWERED)
