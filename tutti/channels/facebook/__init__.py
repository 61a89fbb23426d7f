"""A Facebook page: comments and posts people write on it, and messages to it.

Comes in: events Meta signs, and what a look now and then finds beside them. Goes out: an answer under a comment, a
message, or once and within seven days a private message to who commented. Never: a post of our own.
"""
