"""News and reviews published as a feed: RSS, Atom or JSON. Heard only; nobody can be answered there.

Comes in: the document at one address. Goes out: nothing.
"""
