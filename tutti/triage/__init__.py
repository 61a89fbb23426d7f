"""Stage 3, what it means and who takes it: understood, filtered, matched, routed, each step with its reasons.

Comes in: a message whose author was looked up. Goes out: that it is kept, counted or dropped, and where it belongs.
Never: a message that vanishes without a trace somebody can read, or a step that cannot be undone in its window.
"""
