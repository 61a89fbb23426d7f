"""The spine: what happened.

Comes in: facts, recorded in the transaction that made them true. Goes out: batches for followers,
a live stream for browsers. Never: a business word, a personal text, or an entry changed later.
"""
