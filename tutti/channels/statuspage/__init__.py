"""What customers add on the page of their matter.

Comes in: words and files with the conversation the page proved. Goes out: a message of that conversation. Never: a
door to the outside of its own, or a step that needs an account.
"""
