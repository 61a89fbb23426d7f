"""The company itself: what it is called, where it is reached, which languages it speaks.

Comes in: what an administrator decides. Goes out: one row every part may ask. Never: a second row.
"""
