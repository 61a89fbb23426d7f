"""A form on the web: our page, or a frame in somebody's own.

Comes in: what a visitor typed, in one piece with their files. Goes out: a message of somebody who claims an
address. Never: a step that needs an account, or a text of the visitor's sent anywhere.
"""
