"""Template: what its network says and takes, as channels promise it.

Comes in: messages of its JSON API, asked for or delivered signed. Goes out: readings upward, replies outward. Never: a
message made twice by a repeated attempt.
"""
