"""The wall: one folder a channel, each speaking one protocol.

Comes in: what a network or a mailbox hands over. Goes out: raw items upward, replies outward. Never: a row
stored, a decision about a case, a word with another channel. A folder here with a `connector.py` is a channel;
nothing else is edited to add one (docs/howto/add-a-channel.md).
"""
