"""Matrix: rooms of a homeserver, heard and answered over its client-server API.

Comes in: the events of rooms our account is in. Goes out: messages in those rooms, and rooms for two that we open.
Never: an encrypted message read, or a display name taken for who somebody is.
"""
