"""A past of public posts by set-based SQL, as triage would have left it: heard, read, decided. Made words only."""

from __future__ import annotations

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.building.writing import pattern_of, quoted
from tutti.engines.rules.models import Rule
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Department
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel
from tutti.triage.models import Decision, Reason

DAYS = 180
RESTORED = 400  # by hand: those a rule will be measured against
EACH = 2  # posts a conversation

# words, mood, feeling, intent, urgency, noise
SAID = (
    ("@larkmoor my card was refused again, and there is money on it.", "negative", -60, "complaint", 2, 0.05),
    ("@larkmoor how long does a transfer abroad take these days?", "", 0, "question", 0, 0.04),
    ("thanks @larkmoor, that was quick", "positive", 60, "praise", 0, 0.55),
    ("lol @larkmoor your hold music slaps", "positive", 30, "banter", 0, 0.93),
    ("WIN a weekend in Rome with @larkmoor #win #rome https://rome.example/win", "", 5, "spam", 0, 0.97),
    ("@larkmoor charged twice for one booking, order 48213, please refund", "negative", -45, "complaint", 1, 0.03),
    ("@larkmoor please cancel my account, I have moved to another bank", "negative", -30, "cancel", 1, 0.04),
    ("good morning @larkmoor, have a great day all", "positive", 50, "banter", 0, 0.88),
    ("@larkmoor the app logs me out in the middle of a payment, urgent", "negative", -50, "complaint", 3, 0.05),
    ("an idea for @larkmoor: let me freeze my card in the app", "", 10, "idea", 0, 0.1),
    ("@larkmoor what are your rates for a mortgage over twenty years?", "", 0, "sales", 0, 0.06),
    ("same here", "", 0, "", 0, 0.6),
    ("cheers", "positive", 40, "banter", 0, 0.9),
    ("@larkmoor somebody stole my card in Lisbon, block it now", "negative", -80, "complaint", 3, 0.02),
    ("Follow me for trading tips https://tips.example/x #crypto @larkmoor", "", 0, "spam", 0, 0.95),
    ("@larkmoor my statement for march is missing", "negative", -20, "complaint", 0, 0.04),
)  # fmt: skip


def _words(*words: str) -> str:
    """As the builder writes "mentions a word of"."""
    return f"message.text.matches({quoted(pattern_of(words))})"


RULES = (
    ("Stolen cards are always kept", 'message.intent == "complaint" && message.urgency >= 3', "keep"),
    ("Complaints are kept", 'message.intent == "complaint"', "keep"),
    ("Whoever wants to leave is kept", 'message.intent == "cancel"', "keep"),
    ("Sales interest is kept", 'message.intent == "sales"', "keep"),
    ("Ideas are kept", 'message.intent == "idea" && message.noise < 0.5', "keep"),
    ("Far heard voices are kept", "message.reach > 10000", "keep"),
    ("Refunds are kept", _words("refund", "money back"), "keep"),
    ("Order numbers are kept", 'message.entities.exists(one, one.startsWith("order:"))', "keep"),
    ("Prizes", "message.hashtags >= 1 && " + _words("win", "giveaway", "prize"), "drop"),
    ("Trading tips", 'message.links >= 1 && message.text.contains("#crypto")', "drop"),
    ("Sure spam", 'message.intent == "spam" && message.noise > 0.9', "drop"),
    ("Machines", "message.automatic", "count"),
    ("Short thanks", "message.length < 60 && " + _words("thanks", "cheers"), "count"),
    ("Greetings", 'message.text.startsWith("good morning") || message.text.startsWith("good night")', "count"),
    ("Laughter", _words("lol", "haha"), "count"),
    ("Two words", "message.length < 12 && message.is_public", "count"),
    ("Banter", 'message.intent == "banter" && message.noise >= 0.85 && message.is_public', "count"),
    ("Praise without a wish", 'message.intent == "praise" && message.feeling > 40 && message.urgency == 0', "count"),
    ("Old talk", 'now - message.at > duration("4000h") && message.noise > 0.8', "count"),
    ("Very likely noise", "message.noise > 0.96", "count"),
)  # fmt: skip


def fill_past(number: int) -> None:
    """So many posts over half a year; all were kept, some of the noisy ones because people restored them."""
    from django.db import connection

    channel = _channel()
    words = {"number": number, "channel": channel, "days": DAYS, "kinds": len(SAID), "each": EACH}
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS)
        cursor.execute("TRUNCATE bench_said")
        cursor.executemany(_TEXT, [(place, *said) for place, said in enumerate(SAID)])
        for statement in _STATEMENTS:
            cursor.execute(statement, words)
        cursor.execute(
            "ANALYZE listen_message, listen_conversation, triage_decision, triage_reading"
        )
    noisy = list(
        Decision.objects.order_by("message_id").values_list("message_id", flat=True)[
            4 : 16 * RESTORED : 16
        ]
    )
    Decision.objects.filter(among("message_id", noisy)).update(reason=Reason.RESTORED)


def write_rules() -> list[Rule]:
    """Twenty filter rules as people write them, in shadow: nothing was done by them yet."""
    made = []
    for name, condition, tier in RULES:
        wording = Wording(
            name=name, condition=condition, actions=[{"verb": f"triage.{tier}", "params": {}}]
        )
        rule = save_rule(None, wording=wording, by=SYSTEM, kind="filter")
        made.append(switch_rule(rule, state="shadow", by=SYSTEM))
    return made


def _channel() -> int:
    from tutti.ground.accounts.actions.signing_in import first_administrator

    department, _ = Department.objects.get_or_create(
        name="Community", defaults={"keeper": first_administrator()}
    )
    known = Channel.objects.filter(name="Public posts").first()
    return (
        known or Channel.objects.create(kind="importer", name="Public posts", department=department)
    ).pk


_TEXTS = """
CREATE TEMPORARY TABLE IF NOT EXISTS bench_said
  (place int, text text, mood text, feeling int, intent text, urgency int, noise float8)
"""
_TEXT = "INSERT INTO bench_said VALUES (%s, %s, %s, %s, %s, %s, %s)"
_AT = "now() - (n %% (%(days)s * 1440)) * interval '1 minute'"
_STATEMENTS = (
    """
    INSERT INTO listen_conversation (channel_id, audience, title, party_kind, party_value, party_name, started_at)
    SELECT %(channel)s, 'public', '', 'handle', 'voice' || c, 'Voice ' || c, now()
    FROM generate_series(0, %(number)s / %(each)s - 1) c ORDER BY c DESC
    """,
    f"""
    INSERT INTO listen_message (conversation_id, envelope_id, direction, author_kind, author_value,
      author_name, external_id, at, title, text, folded, html, trust, automatic, history, details)
    SELECT (SELECT max(id) FROM listen_conversation) - n / %(each)s, NULL, 'in', 'handle', 'voice' || n / %(each)s,
      'Voice ' || n / %(each)s, 'past' || n, {_AT}, '', text || CASE WHEN n %% 3 = 0 THEN '' ELSE ' ' || n END,
      '', false, '', '', false, jsonb_build_object('followers', (n * 7919) %% 12000)
    FROM generate_series(0, %(number)s - 1) n JOIN bench_said ON place = n %% %(kinds)s ORDER BY n
    """,
    """
    INSERT INTO triage_reading (message_id, language, language_sure, mood, feeling, intent, intent_sure, topics,
      urgency, noise, entities)
    SELECT m.id, 'en', 0.9, mood, feeling, intent, 0.8, '[]', urgency, noise,
      CASE WHEN text LIKE '%%order 48213%%' THEN '{"order": ["48213"]}'::jsonb ELSE '{}' END
    FROM (SELECT id, substr(external_id, 5)::int AS n FROM listen_message WHERE external_id LIKE 'past%%') m
    JOIN bench_said ON place = m.n %% %(kinds)s
    """,
    """
    INSERT INTO triage_decision (message_id, conversation_id, channel_id, day, at, tier, reason, matched)
    SELECT id, conversation_id, %(channel)s, at::date, at, 'keep', 'default', 'nobody'
    FROM listen_message WHERE external_id LIKE 'past%%'
    """,
)
