"""Playbooks as data: a list of steps, what is wrong with it, which step comes next, how it is drawn.

Comes in: steps and what happened. Goes out: the next step. Never: a database, a clock, or anything done.
"""
