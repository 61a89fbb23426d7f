"""Learners: small linear models that begin with what ships, take lessons one by one, and say which words decided.

Comes in: texts and labels. Goes out: a label with how sure it is, or "unsure". Never: the text of a lesson kept.
"""
