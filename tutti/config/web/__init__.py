"""The server: granian in front, a thin bridge to Django's synchronous side, the live stream beside it.

Comes in: HTTP. Goes out: pages through a bounded pool of threads, events through the event loop.
Never: a body held in memory whole, a database connection kept after an answer, a stream that outlives a stop.
"""
