"""Gates: where a later stage may hold or refuse an earlier stage's act, the act asks here.

Comes in: the name of an act and its subject. Goes out: the reasons against it, as sentences a person reads.
"""
