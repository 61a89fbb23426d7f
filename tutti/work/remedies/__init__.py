"""Room of work: remedies, what we give to put it right: a credit, a refund, a replacement, a waiver, a change.

Comes in: what a member proposes on a case. Goes out: one remedy issued at most once, through a connection to
finance, in a batch file, or by hand, and `RemedyIssued`, `RemedyConfirmed`. Never: one issued before it was
approved, or twice because a worker died, two clicked, or a file was made again.
"""
