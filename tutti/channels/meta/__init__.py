"""What Facebook, Messenger, Instagram and WhatsApp share: one door, one way to ask, one way to pack events.

Comes in: a delivery signed with the app's secret. Goes out: one item for each thing that happened. No channel of its
own: there is no connector here.
"""
