"""Words as hashes, and how alike two messages are by them. A hash leads back to no word by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from math import sqrt

from tutti.ground.text.folding import fold

MOST = 60  # words of a message that are looked at; a longer one is seldom like another
LIKE = 0.5  # of 1, the cosine of two sets of words
IN_COMMON = 3  # words; fewer say nothing, unless the messages are the same

_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_ITS_OWN = re.compile(r"https?://\S+|(?<!\w)@\w+")
_COMMON = frozenset(
    "the and for you are but not with this that have has was were they them then than from your our its all can"
    " will would could should been being just about what when how who why get got out any some more very too also"
    " into only over his her him she our ours had did does doing there their here which while because"
    " il lo la gli le un una uno di da in con su per tra fra che non si mi ti ci vi ho hai ha abbiamo hanno sono"
    " sei siamo siete era come dove quando anche ma se piu del della dei delle al alla nel nella dal dalla".split()
)


def features_of(text: str) -> list[int]:
    """The words that make a message what it is, each as a number, sorted; links and handles are left out."""
    words = _WORD.findall(fold(_NOT_ITS_OWN.sub(" ", text)))
    own = [word for word in dict.fromkeys(words) if word not in _COMMON]
    return sorted({_hashed(word) for word in own[:MOST]})


def alike(some: Iterable[int], others: Iterable[int]) -> float:
    """From 0 to 1. Too few words in common are nothing, unless they are all there is."""
    left, right = set(some), set(others)
    common = len(left & right)
    if not common or (common < IN_COMMON and left != right):
        return 0.0
    return common / sqrt(len(left) * len(right))


@lru_cache(maxsize=50_000)
def _hashed(word: str) -> int:
    """53 bits, so that every reader of JSON keeps the number whole."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest()) >> 11
