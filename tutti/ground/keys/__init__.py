"""Links in mail are keys: who holds the secret may do the one thing it was made for.

Comes in: a purpose, a subject, perhaps a member. Goes out: a secret, shown once and stored as its
hash. Never: an act on GET (a mail scanner opens every link), a key for two purposes, a key that
lives for ever.
"""
