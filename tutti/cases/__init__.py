"""Stage 4, what we owe: cases, whose they are, whose turn it is, what comes next and by when.

Comes in: messages with their author. Goes out: `CaseOpened`, `CaseContinued` and what people do with a case.
Never: a message moved or copied, an open case without an owner, a doer and a date.
"""
