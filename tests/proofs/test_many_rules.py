"""Two hundred rules over ten thousand messages, in seconds of the processor."""

from __future__ import annotations

import pytest

from bench.many_rules import measure_many_rules
from tutti.engines.rules.models import Rule

A_FEW_SECONDS = 8.0  # on a laptop that does other things too
MOST_MEMORY = 150  # MB


@pytest.mark.django_db
@pytest.mark.proves("understood-5", long=True)
def test_two_hundred_rules_over_ten_thousand_messages_take_seconds():
    together, ready = measure_many_rules()

    print(  # noqa: T201 -- the figure is the proof
        f"{together.what}: {together.value:.1f} s, one by one {together.baseline_value:.0f} s; {together.note}"
    )
    assert together.value < A_FEW_SECONDS
    assert together.ratio < 0.1
    assert ready.value < 2
    assert not Rule.objects.exclude(trouble="").exists()
