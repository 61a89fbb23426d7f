"""What people restored, remembered: is a message that a rule would filter like one of those?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from tutti.triage.features import LIKE, alike, features_of
from tutti.triage.models import Example

REMEMBERED = 2000  # the newest examples; what is older has not come back for long

_State = tuple[int, datetime | None]


@dataclass(kw_only=True)
class Memory:
    """Examples by their words, so that only those that share one are compared."""

    state: _State = (0, None)
    features: dict[int, frozenset[int]] = field(default_factory=dict)
    kept: dict[int, bool] = field(default_factory=dict)
    by_word: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def like(self, text: str) -> int | None:
        """The restored example this text is like; None where one filtered by hand is as near."""
        own = features_of(text)
        near = Counter(example for word in own for example in self.by_word.get(word, ()))
        best = {True: (0.0, 0), False: (0.0, 0)}
        for example, _words in near.most_common(50):
            likeness = (alike(own, self.features[example]), example)
            best[self.kept[example]] = max(best[self.kept[example]], likeness)
        (restored, which), (filtered, _other) = best[True], best[False]
        return which if restored >= LIKE and restored > filtered else None


_kept_here: list[Memory] = []


def like_restored(texts: Mapping[int, str]) -> dict[int, int]:
    """Of these texts, those like a restored one, with the id of that example. One statement when nothing is new."""
    memory = _memory() if texts else Memory()
    if not memory.features:
        return {}
    found = {id_: memory.like(text) for id_, text in texts.items()}
    return {id_: example for id_, example in found.items() if example is not None}


def _memory() -> Memory:
    counted = Example.objects.aggregate(count=Count("id"), newest=Max("at"))
    state: _State = (counted["count"], counted["newest"])
    if not _kept_here or _kept_here[0].state != state:
        _kept_here[:] = [_read(state)]
    return _kept_here[0]


def _read(state: _State) -> Memory:
    memory = Memory(state=state)
    newest = Example.objects.order_by("-at", "-id").values_list("id", "features", "kept")
    for id_, features, kept in newest[:REMEMBERED]:
        memory.features[id_], memory.kept[id_] = frozenset(features), kept
        for word in features:
            memory.by_word[word].append(id_)
    return memory
