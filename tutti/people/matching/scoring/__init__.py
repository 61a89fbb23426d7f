"""How alike two profiles are: words cut for comparing, levels of agreement, weights, a confidence.

Comes in: portraits, which are profiles reduced to what can be compared. Goes out: a confidence with its evidence.
Never: a database, or a decision.
"""
