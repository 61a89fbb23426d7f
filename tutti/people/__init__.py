"""Stage 2, who is speaking: persons and the identities they are known by.

Comes in: messages with an author as the channel names them. Goes out: `PersonRecognised`. Never: a person made
up where nobody is named, or two identified persons merged by a machine.
"""
