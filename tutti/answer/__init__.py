"""Stage 6, what we say: drafts, saved replies, and the ledger of what was sent.

Comes in: words a member wrote for a customer. Goes out: `ReplyQueued`, then `ReplySent`, `ReplyFailed` or
`ReplyUncertain`. Never: a reply sent twice by itself, one silently forgotten, or a word meant for colleagues.
"""
