"""Stage 5, how we settle it together: tasks asked of colleagues, notes between them, mentions.

Comes in: a case, and colleagues with or without a password. Goes out: tasks accepted, declined with a reason or
finished, and the case's next action with a named doer. Never: a word of ours to a customer. Internal text has
tables and functions of its own, and none of them sends to anybody but a member.
"""
