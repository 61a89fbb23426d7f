"""Finding by words: one table of what can be found, and who may. Never: the text itself, or what it means.

Comes in: documents of kinds that stages register. Goes out: ids, newest first, of what the asker may see.
"""
