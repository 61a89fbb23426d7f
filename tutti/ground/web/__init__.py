"""Where Tutti is reached from outside, and what every answer carries.

Comes in: a request under some name. Goes out: the same request, cleaned of what only a proxy may
say, or a refusal; headers on every response; addresses for links in mail. Never: a link made from
a Host header, which anybody can write.
"""
