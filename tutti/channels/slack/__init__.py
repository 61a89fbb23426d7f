"""Slack, and chats that speak its webhooks: rooms heard at a door, answered through an API or an incoming webhook.

Comes in: deliveries that are signed, or carry the token both sides know. Goes out: messages in rooms and threads.
Never: a delivery taken without its proof, or a display name taken for who somebody is.
"""
