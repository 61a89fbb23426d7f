"""Taking it to private: an invitation in public, and the private conversation that joins the case when they come.

Comes in: a public conversation of a case. Goes out: a line with the way to write to us privately. Never: a stranger who
followed a public link joined to somebody's case by itself.
"""
