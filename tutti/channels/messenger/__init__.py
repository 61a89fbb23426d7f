"""Messages to a Facebook page by Messenger, for those who leave the page's comments to others.

Comes in: events Meta signs, and what a look at the conversations finds beside them. Goes out: messages to who wrote
first. Never: a first message of ours.
"""
