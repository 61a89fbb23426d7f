"""Attachments, named by what is in them: the same bytes are kept once.

Comes in: bytes. Goes out: a SHA-256 to hold on to, and later the bytes, or a response no browser
will run. Never: a file on disk under a name somebody chose, or the question who may read: that is
the calling view's.
"""
