"""Who may be the same: suggestions with their evidence, proofs of handles, organisations by domain.

Comes in: persons and identities. Goes out: suggestions a person confirms or refuses. Never: two identified persons
made one without a human.
"""
