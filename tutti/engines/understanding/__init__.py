"""Understanding a text offline: language, mood, intent, topics, urgency, things it names.

Comes in: texts with a few facts about them. Goes out: one `Understood` each. Never: a guess where it is unsure.
"""
