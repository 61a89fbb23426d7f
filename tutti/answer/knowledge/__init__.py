"""What we know already: articles, similar cases, replies that fit, colleagues who settled such things.

Comes in: a case somebody reads. Goes out: what may help, with why. Never: a case shown to somebody who may not see it.
"""
