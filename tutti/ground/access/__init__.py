"""Who may ask for what: every address declares a policy, and the default is no.

Comes in: a request. Goes out: a principal, or a refusal that changed nothing. Objects come from
`visible_to(principal)` of the stage that owns them; a foreign object answers 404, as if it were not there.
"""
