"""Saved searches: what is said about us where nobody wrote to us.

Comes in: words somebody asks a network for, with a daily limit. Goes out: what was found, stored like anything else
a channel hears. Never: more items a day than its owner allowed, or an answer nobody wrote.
"""
