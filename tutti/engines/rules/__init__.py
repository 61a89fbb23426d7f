"""Rules and their conditions, in one expression language over fields the stages describe.

Comes in: conditions, rules of seven kinds, and rows of values. Goes out: which rule holds where, and what it did with
which reasons. Whoever has a kind performs what its rules say; this room knows no stage.
Never: a condition that runs long, changes anything, or fails in silence.
"""
