"""Colleagues where they are: tasks, mentions and approvals in a room of theirs, and what they answer there.

Comes in: notices of members who want them in their chat, and every message of a channel that is only for colleagues.
Goes out: chat messages to accounts bound to a member, and what their answers mean, done as that member. Never: a
customer's message made of what colleagues said; an act for a name somebody gave themselves.
"""
