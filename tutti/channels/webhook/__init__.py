"""Any other system that can send JSON: signed, stored as it came, understood by a list of paths.

Comes in: a JSON object. Goes out: a message, or the reason why none was found in it. Never: an unsigned item, or a
guess at a field the settings name.
"""
