"""The room where a customer sees how it stands: one page by a link of their own, and a way to add something.

Comes in: a secret from a mail. Goes out: where the matter is in plain words, what was promised and given, what was
said to them, and what they add, as an ordinary arrival. Never: a word colleagues wrote to each other, a department's
name inside, another person's conversation.
"""
