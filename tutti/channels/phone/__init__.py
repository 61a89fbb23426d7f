"""Words spoken: a call or a visit an agent writes down, and events of a telephone system.

Comes in: an agent's record, or a signed event. Goes out: a message in a conversation with the caller. Never: a
recording, or a caller named from what somebody else's display showed.
"""
