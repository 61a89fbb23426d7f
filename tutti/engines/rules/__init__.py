"""Conditions in one expression language, over fields the stages describe. Comes in: a text and
values. Goes out: yes or no.

Never: a condition that runs long, changes anything, or fails in silence.
"""
