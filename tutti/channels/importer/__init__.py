"""Exports of other systems: rows of a table, objects of a JSON file, letters of a mailbox.

Comes in: one row or letter at a time, with the mapping it was imported under. Goes out: the message it holds.
Never: a file opened, a network asked, anything sent.
"""
