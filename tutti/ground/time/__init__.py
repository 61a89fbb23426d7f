"""How moments and stretches of time are said.

Comes in: aware datetimes and timedeltas. Goes out: the words a person reads. Never: a stored value,
or a naive datetime.
"""
