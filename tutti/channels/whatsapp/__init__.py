"""WhatsApp, by Meta's Cloud API: messages to one business number.

Comes in: messages and what became of ours, signed by Meta. Goes out: messages within 24 hours of theirs, later words
of a template Meta approved. Never: a message to who did not agree to get one.
"""
