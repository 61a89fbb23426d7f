"""A large Tutti by set-based SQL: five messages a conversation, one conversation a case, two cases a person.

One case in five is open, a third of those waits to be taken by the keeper of the one big department; the rest
belongs to twenty agents. The first person has five hundred messages, as a shop's busiest customer would.
"""

from __future__ import annotations

from dataclasses import dataclass

EACH = 5  # messages a conversation
TEXTS = 1000
AGENTS = 20
BUSY = 100  # conversations of the busiest person


@dataclass(frozen=True)
class Filled:
    """What the pages are asked for."""

    department: int
    agent: int
    case: int
    person: int


def fill(upto: int, *, already: int = 0) -> Filled:
    """Bring the number of messages from `already` to `upto`; both multiples of ten."""
    from django.db import connection

    place = _house()
    with connection.cursor() as cursor:
        words = {"first": already // EACH, "last": upto // EACH - 1} | place
        for statement in STATEMENTS:
            cursor.execute(statement, words)
        for table in TABLES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
    _tidy()
    return Filled(department=place["department"], agent=place["agent"], case=1, person=1)


def _tidy() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _house() -> dict[str, int]:
    from tutti.ground.accounts.actions.signing_in import first_administrator
    from tutti.ground.accounts.models import Department, Member, Role
    from tutti.listen.models import Channel

    keeper = first_administrator()
    department, _ = Department.objects.get_or_create(name="Big desk", defaults={"keeper": keeper})
    channel, _ = Channel.objects.get_or_create(
        kind="webhook", name="Big channel", department=department
    )
    agents = [
        Member.objects.get_or_create(
            email=f"agent{n}@bench.example", defaults={"name": f"Agent {n}", "role": Role.AGENT}
        )[0]
        for n in range(AGENTS)
    ]
    return {
        "department": department.pk,
        "keeper": keeper.pk,
        "channel": channel.pk,
        "agent": agents[0].pk,
        "agents": AGENTS,
        "each": EACH,
        "texts": TEXTS,
        "busy": BUSY,
    }


TABLES = (
    "people_person",
    "people_identity",
    "people_exchange",
    "listen_conversation",
    "listen_message",
    "cases_case",
    "cases_caseconversation",
    "search_document",
)

# c: conversation number from 0; its case, link and conversation are c + 1, its person c / 2 + 1 (the busy one first)
_PERSON = "(CASE WHEN c < %(busy)s THEN 1 ELSE c / 2 + 1 END)"
_AT = "now() - (c %% 400) * interval '1 day' - (c %% 1000) * interval '1 minute'"

STATEMENTS = (
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS bench_texts AS
    SELECT t, string_agg((ARRAY['mortgage','payment','statement','fee','charged','twice','answer','card',
      'blocked','abroad','letter','rate','march','bank','account','transfer','refund','waiting','monday',
      'thanks'])[1 + (t * 7 + w * w * 13) %% 20], ' ') AS text
    FROM generate_series(0, %(texts)s - 1) t, generate_series(1, 30) w GROUP BY t
    """,
    """
    INSERT INTO people_person (id, name, sort_key, language, time_zone, fields, created_at)
    SELECT p, 'Person ' || p, 'person ' || p, '', '', '{}', now()
    FROM generate_series(%(first)s / 2 + 1, %(last)s / 2 + 1) p ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO people_identity (id, person_id, kind, value, name, how, created_at)
    SELECT p, p, 'email', 'person' || p || '@bench.example', 'Person ' || p, 'channel', now()
    FROM generate_series(%(first)s / 2 + 1, %(last)s / 2 + 1) p ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO listen_conversation
      (id, channel_id, audience, title, party_kind, party_value, party_name, started_at)
    SELECT c + 1, %(channel)s, 'private', 'About payment ' || c, 'email',
      'person' || {_PERSON} || '@bench.example', 'Person ' || {_PERSON}, {_AT}
    FROM generate_series(%(first)s, %(last)s) c
    """,
    f"""
    INSERT INTO listen_message (id, conversation_id, envelope_id, direction, author_kind, author_value,
      author_name, external_id, at, title, text, folded, html, trust, automatic, history, details)
    SELECT c * %(each)s + k + 1, c + 1, NULL, CASE WHEN k %% 2 = 0 THEN 'in' ELSE 'out' END, 'email',
      'person' || {_PERSON} || '@bench.example', 'Person ' || {_PERSON}, '', {_AT} + k * interval '1 hour',
      '', text || ' ref' || c, '', false, 'weak', '', false, '{{}}'
    FROM generate_series(%(first)s, %(last)s) c, generate_series(0, %(each)s - 1) k
    JOIN bench_texts ON t = k WHERE true
    """.replace(
        "JOIN bench_texts ON t = k WHERE true", ", bench_texts WHERE t = (c * 5 + k) %% %(texts)s"
    ),
    f"""
    INSERT INTO people_exchange (person_id, identity_id, conversation_id, message_id, at)
    SELECT {_PERSON}, {_PERSON}, c + 1, c * %(each)s + k + 1, {_AT} + k * interval '1 hour'
    FROM generate_series(%(first)s, %(last)s) c, generate_series(0, %(each)s - 1) k
    """,
    f"""
    INSERT INTO cases_case (id, title, person_id, department_id, owner_id, taken_at, state, turn, shelf, act,
      act_note, doer_id, act_due_at, act_due_kind, due_at, opened_at, closed_at, resolution, waiting_since, last_at,
      audience, history, fields, holder, holding_department_id, held_since, shares, lived_from)
    SELECT c + 1, 'About payment ' || c, {_PERSON}, %(department)s,
      CASE WHEN c %% 15 = 0 THEN %(keeper)s ELSE %(agent)s + c %% %(agents)s END,
      CASE WHEN c %% 15 = 0 THEN NULL ELSE now() END,
      CASE WHEN c %% 5 = 0 THEN 'open' ELSE 'closed' END, 'us',
      CASE WHEN c %% 15 = 0 THEN 'to_take' WHEN c %% 5 = 0 THEN 'us' ELSE 'closed' END,
      'answer', '', %(agent)s + c %% %(agents)s, {_AT} + interval '200 days', 'act', {_AT} + interval '200 days',
      {_AT}, CASE WHEN c %% 5 = 0 THEN NULL ELSE now() END, '', {_AT}, {_AT} + interval '4 hours', 'everyone', false,
      '{{}}', CASE WHEN c %% 5 = 0 THEN 'department' ELSE 'nobody' END, %(department)s,
      CASE WHEN c %% 5 = 0 THEN {_AT} + interval '3 hours' ELSE now() END,
      jsonb_build_object((%(department)s)::text, 7200, 'customer', 3600), {_AT}
    FROM generate_series(%(first)s, %(last)s) c
    """,
    """
    INSERT INTO cases_caseconversation (id, case_id, conversation_id, attached_at)
    SELECT c + 1, c + 1, c + 1, now() FROM generate_series(%(first)s, %(last)s) c
    """,
    """
    INSERT INTO cases_tally (department_id, shelf, amount)
    SELECT department_id, shelf, count(*) FROM cases_case
    WHERE id BETWEEN %(first)s + 1 AND %(last)s + 1 AND state = 'open' GROUP BY 1, 2
    """,
    """
    INSERT INTO journal_entry (at, name, actor_kind, subject_kind, subject_id, payload, lane)
    SELECT now(), 'cases.case_opened', 'system', 'case', c + 1,
      jsonb_build_object('department', %(department)s, 'person', NULL, 'conversation', c + 1, 'message', NULL), 0
    FROM generate_series(%(first)s, %(last)s) c
    """,
    """
    INSERT INTO search_document (kind, object_id, under, restricted, at, words)
    SELECT 'message', m.id, m.conversation_id, false, m.at, to_tsvector('simple', m.text)
    FROM listen_message m
    WHERE m.id BETWEEN %(first)s * %(each)s + 1 AND (%(last)s + 1) * %(each)s
    """,
)
