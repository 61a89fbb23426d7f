"""Playbooks in flight: written as lists, published as versions, run on cases step by step.

Comes in: a case, a playbook, and what happens to its tasks, approvals, remedies and words. Goes out: the next step.
Never: an act that did not pass the ordinary actions, a run that leaves its case without anybody.
"""
