"""A Telegram bot: people write to it, or speak to it in a group.

Comes in: updates, asked for or delivered with a secret. Goes out: messages to who wrote to the bot. Never: a first
message of ours, which Telegram does not allow a bot.
"""
