"""The embedded PostgreSQL: its programs, its data folder, who starts it and who stops it.

Comes in: a home folder. Goes out: a running server, closed to everyone but us. Never: a listening port,
a loosened folder, a table of Tutti's own, or a data folder touched by programs of another version.
"""
