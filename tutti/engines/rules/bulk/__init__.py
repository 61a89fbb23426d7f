"""Many conditions asked of many rows: exactly what each would say alone, in a fraction of the time.

Comes in: conditions and rows. Goes out: where each held, where it failed, and which took too long and was stopped.
Never: an answer that differs from the condition's own, or a batch that runs past its time.
"""
