"""Rules that react: to anything that is recorded, and to time that has passed.

Comes in: entries of the journal, the clock. Goes out: what the rules' verbs do, each in a transaction of its own, noted
with its reasons. Never: a rule that goes in circles, or one whose failure holds up the others.
"""
