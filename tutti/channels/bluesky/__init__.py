"""Bluesky: posts about us heard, threads followed, answers written, by its own protocol (XRPC of the AT Protocol).

Comes in: notifications, posts and private messages of one account, and what searches find. Goes out: readings upward;
posts, images and private messages outward. Never: a post written twice by a repeated attempt, or a sign-in more often
than needed.
"""
