"""The room where what came of a case returns to those who helped: outcomes, praise, and what my work did.

Comes in: settled cases, the customer's last words, praise somebody marked. Goes out: one line for each contributor.
Never: a customer's word to somebody who may not see the case, a ranking of colleagues, news of imported history.
"""
