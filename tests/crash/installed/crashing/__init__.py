"""A harness that kills Tutti at random while messages come in and replies go out.

What counts is what the provider outside saw: it syncs its own ledger to disk before it answers anything.
Installed like somebody else's channel, by an entry point of its own.
"""
