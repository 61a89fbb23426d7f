"""The look: one shell for every page, the components it is built from, the behaviours that help.

Comes in: a template's name and its context. Goes out: a page, or for htmx the part it
asked for. Never: a business word in Python, a style or script inside a template, a query a page did
not ask for.
"""
