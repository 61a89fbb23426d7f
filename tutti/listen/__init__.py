"""Stage 1, take in: what arrived, exactly once, raw first; then conversations and messages.

Comes in: raw items from channels. Goes out: `MessageReceived`. Never: who wrote it (people), what it means
(triage), what we owe for it (cases).
"""
