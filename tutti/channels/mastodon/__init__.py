"""Mastodon and the family that speaks its API: mentions, direct messages and hashtags heard, posts answered.

Comes in: notifications, timelines and searches of one account. Goes out: statuses, their edits and deletions.
The user stream only wakes; what is read is always asked for, so that a missed announcement loses nothing.
"""
