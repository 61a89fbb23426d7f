"""Limits that free, approvals that gate: who may do a thing at once, and who is asked when they may not.

Comes in: an act with everything it would do, put into a form with a hash. Goes out: "go ahead", or an approval that
holds the act until people with the authority said yes to exactly that hash. Never: a decision by whoever asked for
it; a decision that survives a change of what was decided.
"""
