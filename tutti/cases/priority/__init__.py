"""Which case first, and for which reasons: parts the company weighs.

Comes in: what is known of a case. Goes out: a score with its reasons. Never: a number that cannot name them.
"""
