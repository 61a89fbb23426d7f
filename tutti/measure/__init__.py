"""Stage 10, what we learn: questions put to everything that happened, one file a metric.

Comes in: tables and journal of every stage before it. Goes out: pages whose every figure opens to its rows.
Never: a row of another stage changed, a number without a definition, a figure the data cannot carry.
"""
