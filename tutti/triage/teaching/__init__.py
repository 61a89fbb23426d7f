"""What people teach: corrections of how a message was understood, and pages that show what was learned.

Comes in: a correction. Goes out: learners trained again, measured on the house's own corrections. Never: a learned part
that cannot be looked into or set back.
"""
