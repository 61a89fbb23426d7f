"""Who spoke when in a case, as runs of words from one side: a wait begins with theirs and ends with ours."""

from __future__ import annotations

# `waits`: one row a run of the customer's words, with when we answered it (NULL: never). Machine mail is no
# exchange: an out-of-office note neither asks nor answers.
WAITS = """,
words AS (
    SELECT scoped.id AS case_id, message.at, message.id, message.direction
    FROM scoped
    JOIN cases_caseconversation link ON link.case_id = scoped.id AND link.detached_at IS NULL
    JOIN listen_message message ON message.conversation_id = link.conversation_id
    WHERE message.automatic = ''
), marked AS (
    SELECT *, lag(direction) OVER (PARTITION BY case_id ORDER BY at, id) AS before FROM words
), runs AS (
    SELECT case_id, at, id, direction, lead(at) OVER (PARTITION BY case_id ORDER BY at, id) AS answered_at
    FROM marked WHERE before IS DISTINCT FROM direction
), waits AS (
    SELECT case_id, at, answered_at, answered_at - at AS waited,
           row_number() OVER (PARTITION BY case_id ORDER BY at, id) AS nth
    FROM runs WHERE direction = 'in'
)"""

BUCKETS = (
    ("hour", "interval '0'", "interval '1 hour'"),
    ("morning", "interval '1 hour'", "interval '4 hours'"),
    ("day", "interval '4 hours'", "interval '1 day'"),
    ("two_days", "interval '1 day'", "interval '2 days'"),
    ("week", "interval '2 days'", "interval '7 days'"),
    ("longer", "interval '7 days'", "interval '1000 years'"),
)
BUCKET = (
    "CASE WHEN waited IS NULL THEN 'never' "
    + " ".join(f"WHEN waited < {until} THEN '{key}'" for key, _, until in BUCKETS)
    + " END"
)
