"""Rewriting tables from which something was deleted for good, so that its bytes leave the files of the database too.

Comes in: names of tables. Goes out: the same rows in new files, at a quiet hour. Never: a table locked for long, or a
large one passed over in silence.
"""
