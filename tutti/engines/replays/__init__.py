"""Replays: a rule, or a change to one, run over the past before it is switched on.

Comes in: a version of a rule and a period. Goes out: what it would have hit against what happened, with examples.
Never: a change to anything but the replay itself.
"""
