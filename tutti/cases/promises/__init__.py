"""The promises of a case: first answer, next answer, settlement by policy; dates a colleague named.

Comes in: who holds the ball, as the journal tells it, hours, policies. Goes out: the date a case shows, warnings before
it, word to somebody named after it. Never: a clock that is patched. Every row here can be derived again.
"""
