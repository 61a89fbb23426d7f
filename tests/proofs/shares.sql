-- Who held the ball of each case and how long, from journal_entry alone. docs/explain/customers-clock.md has the words.
-- Input: the moment until which stretches that run are counted. One row a case and holder: seconds, and the beginning.
WITH RECURSIVE layer AS (
    -- A case's own time, and below it every stretch of another case that came along with a conversation.
    SELECT subject_id AS root, subject_id AS kase, 9223372036854775807 AS upto,
           '-infinity'::timestamptz AS since, 'infinity'::timestamptz AS until
    FROM journal_entry WHERE subject_kind = 'case' AND name = 'cases.case_opened'
    UNION ALL
    SELECT layer.root, (brought.payload ->> 'from_case')::bigint, brought.id,
           greatest(layer.since, (brought.payload ->> 'since')::timestamptz, lost.since),
           least(layer.until, (brought.payload ->> 'until')::timestamptz)
    FROM layer
    JOIN journal_entry brought ON brought.subject_kind = 'case' AND brought.subject_id = layer.kase
        AND brought.name = 'cases.conversation_attached' AND brought.id < layer.upto
        AND brought.payload ->> 'since' IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT max((gone.payload ->> 'since')::timestamptz) AS since FROM journal_entry gone
        WHERE gone.subject_kind = 'case' AND gone.subject_id = layer.kase
          AND gone.name = 'cases.conversation_detached' AND gone.id > brought.id AND gone.id < layer.upto
    ) lost ON true
), moved AS (
    -- In the order of ids, each no earlier than the one before.
    SELECT layer.root, layer.kase, layer.upto, layer.since, layer.until, entry.id,
           CASE WHEN entry.name = 'cases.case_opened' THEN 'department' ELSE entry.payload ->> 'holder' END AS holder,
           entry.payload ->> 'department' AS department,
           max(entry.at) OVER sequence AS began,
           lead(coalesce((entry.payload ->> 'by_customer')::boolean, false)) OVER whole AS taken_up
    FROM layer
    JOIN journal_entry entry ON entry.subject_kind = 'case' AND entry.subject_id = layer.kase
        AND entry.name IN ('cases.case_opened', 'cases.ball_passed') AND entry.id < layer.upto
    WINDOW whole AS (PARTITION BY layer.root, layer.kase, layer.upto ORDER BY entry.id),
           sequence AS (whole ROWS UNBOUNDED PRECEDING)
), stretch AS (
    SELECT moved.root,
           CASE WHEN holder = 'department' OR (holder = 'nobody' AND taken_up) THEN department ELSE holder END AS holder,
           greatest(began, since, lost.at) AS began,
           least(coalesce(lead(began) OVER (PARTITION BY root, kase, upto ORDER BY id), %(now)s), until) AS ended
    FROM moved
    LEFT JOIN LATERAL (
        SELECT max((gone.payload ->> 'since')::timestamptz) AS at FROM journal_entry gone
        WHERE gone.subject_kind = 'case' AND gone.subject_id = moved.kase
          AND gone.name = 'cases.conversation_detached' AND gone.id < moved.upto
    ) lost ON true
)
SELECT root, holder, sum(extract(epoch FROM ended - began))::float8 AS seconds, min(began) AS began
FROM stretch WHERE ended > began GROUP BY root, holder
