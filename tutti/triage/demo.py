"""What people post in Larkmoor's town forum: mostly to each other, some to nobody, a little to the bank."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone

from tutti.channels.contract import Raw
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Department
from tutti.journal.facts import SYSTEM
from tutti.journal.passing import follow_past_now
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel

FORUM = "Town forum"
POSTS = (
    ("rui", "lol the queue at the bakery is longer than the one at the bank"),
    ("sofia", "Happy Friday everybody, anyone at the harbour tonight?"),
    ("best_rates_77", "Double your savings in a week, see https://quick-gain.example/now"),
    ("tiago", "haha my cat sat on the card reader and paid for nothing"),
    ("marta", "What a goal in the derby, still shaking"),
    ("luca", "lol chi altro è bloccato in centro per il derby?"),
    ("anna", "The new branch smells of paint, lol"),
    ("deals4u", "Cheap watches, today only https://watch-sale.example"),
    ("joana", "Happy birthday to the old clock on the square"),
    ("pedro", "haha the lift in the branch plays the same song since 2019"),
    ("nuno", "Does the branch by the station open on Saturday? The door says nothing."),
    ("carla", "lol the app says my card is blocked and nobody answers since Tuesday, what do I do"),
    ("paolo", "haha stesso meme di ieri"),
    ("win_win", "You were chosen for a prize, claim it at https://prize-claim.example/x"),
    ("ines_m", "Goal! Goal! Goal!"),
    ("hugo", "lol who put a plant in the cash machine room"),
    ("rita", "Happy new roof to the town hall"),
    (
        "filipe",
        "The cash machine on Mill Street kept my card and gave no money. I need it back today.",
    ),
    ("greta", "haha buongiorno a tutti tranne al meteo"),
    ("loans_fast", "Loan without papers https://fast-loan.example ask me"),
)
RULES = (
    (
        "Links from strangers",
        'message.channel == "Town forum" && message.links > 0 && message.first_contact',
        "triage.drop",
    ),
    (
        "Small talk in the forum",
        'message.channel == "Town forum" && message.text.matches("(?i)\\\\b(lol|haha|goal|derby|happy)\\\\b")',
        "triage.count",
    ),
)


def fill() -> None:
    """The forum, two rules about it, and a fortnight of posts."""
    forum = Channel.objects.create(
        kind="webhook",
        name=FORUM,
        department=Department.objects.get(name="Front desk"),
        state=Channel.State.PAUSED,
    )
    for name, condition, verb in RULES:
        wording = Wording(name=name, condition=condition, actions=[{"verb": verb, "params": {}}])
        switch_rule(
            save_rule(None, wording=wording, kind="filter", by=SYSTEM), state="on", by=SYSTEM
        )
    for number, (author, text) in enumerate(POSTS):
        at = timezone.now() - timedelta(hours=7 * (len(POSTS) - number))
        post = {"id": f"post-{number}", "author": author, "text": text, "at": at.isoformat()}
        store_raw(forum, [Raw(key=f"post-{number}", data=json.dumps(post).encode())])
    follow_past_now()
