"""What each level of agreement is worth: how often it is met between profiles of one person, and of two.

Fellegi and Sunter's model: the weight of a level is the logarithm of m / u, where m is how often two profiles of one
person show it and u how often those of two do. The figures are of an ordinary customer list. Fitting them to the house
by expectation and maximisation found fewer on every set (docs/decisions/0015), so they stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tutti.people.matching.scoring.comparing import FIELDS, Pattern
from tutti.people.matching.scoring.levels import Level

SHIPPED: Mapping[str, Mapping[str, tuple[float, float]]] = {
    # field: level: (m, u)
    "given": {
        "same": (0.72, 0.006),
        "near": (0.10, 0.002),
        "short": (0.04, 0.001),
        "like": (0.03, 0.02),
        "initial": (0.05, 0.01),
        "twin": (0.001, 0.0001),
        "other": (0.06, 0.961),
    },
    "family": {
        "same": (0.78, 0.003),
        "near": (0.11, 0.002),
        "short": (0.001, 0.001),
        "like": (0.03, 0.02),
        "initial": (0.02, 0.004),
        "twin": (0.001, 0.0001),
        "other": (0.06, 0.97),
    },
    "order": {"same": (0.97, 0.9), "other": (0.03, 0.1)},
    "mail": {
        "same": (0.45, 0.00002),
        "near": (0.08, 0.00005),
        "like": (0.12, 0.001),
        "other": (0.35, 0.999),
    },
    "phone": {"same": (0.55, 0.00005), "near": (0.02, 0.00002), "other": (0.43, 0.9999)},
    "handle": {
        "same": (0.35, 0.0001),
        "near": (0.2, 0.0002),
        "like": (0.1, 0.005),
        "other": (0.35, 0.995),
    },
    "birth": {
        "same": (0.86, 0.0001),
        "near": (0.06, 0.001),
        "like": (0.03, 0.006),
        "other": (0.05, 0.993),
    },
    "street": {"same": (0.68, 0.001), "near": (0.12, 0.002), "other": (0.2, 0.997)},
    "number": {"same": (0.72, 0.02), "near": (0.03, 0.03), "other": (0.25, 0.95)},
    "extra": {"same": (0.65, 0.005), "near": (0.15, 0.005), "other": (0.2, 0.99)},
    "town": {"same": (0.75, 0.02), "near": (0.08, 0.003), "other": (0.17, 0.977)},
    "postcode": {"same": (0.75, 0.004), "near": (0.08, 0.006), "other": (0.17, 0.99)},
    "region": {"same": (0.9, 0.25), "near": (0.02, 0.02), "other": (0.08, 0.73)},
    "reference": {"same": (0.85, 0.000005), "near": (0.08, 0.0001), "other": (0.07, 0.9999)},
    "organisation": {"same": (0.6, 0.01), "near": (0.05, 0.002), "other": (0.35, 0.988)},
    "language": {"same": (0.93, 0.6), "other": (0.07, 0.4)},
}


_LEARNS_AFTER = 200  # profiles; fewer know little of how rare a name is
_ENOUGH = 100.0  # bits; beyond it nothing changes but the exponent
_BITS = {
    field: {level: math.log2(m / u) for level, (m, u) in levels.items()}
    for field, levels in SHIPPED.items()
}


def bits_of(pattern: Pattern) -> dict[str, float]:
    """The weight of each field; a value that one of the two does not give weighs nothing."""
    return {
        field: 0.0 if level is Level.MISSING else _BITS[field].get(level, 0.0)
        for field, level in zip(FIELDS, pattern, strict=True)
    }


def common_of(field: str, having: int, profiles: int) -> float:
    """The share of profiles with a value that `having` of them have; a small house is told by an ordinary list."""
    beside = max(having - 1, 0)  # without one of the two themselves
    return (beside + _LEARNS_AFTER * SHIPPED[field]["same"][1]) / (profiles + _LEARNS_AFTER)


def bits_of_same(field: str, common: float) -> float:
    """What agreeing on a value is worth that this share of all profiles has."""
    return math.log2(SHIPPED[field]["same"][0] / common)


def prior_bits(profiles: int) -> float:
    """The odds that two profiles taken at random are one person's: every fifth has a second one somewhere."""
    return math.log2(0.2 / max(profiles, 100))


def probability(bits: float) -> float:
    return 1 / (1 + math.pow(2.0, -max(-_ENOUGH, min(bits, _ENOUGH))))
