"""Where conditions stand, and what an act and a run of a playbook tell about themselves.

Cases and persons are described by their stages; an act and a run are what an engine holds in its hand.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.registry import Field, describes, opens_scope

opens_scope("filter", ("message", "person"))
opens_scope("match", ("message", "person"))
opens_scope("prioritise", ("case", "person", "message"))  # the message is the customer's newest
opens_scope("route", ("message", "person"))
opens_scope("promise", ("case", "person"))
opens_scope("approval", ("act", "case", "person"))
opens_scope("playbook", ("run", "case", "person"))
opens_scope("react", ("fact", "case", "person", "message"))

describes(
    "act",
    label=_("The act"),
    fields=(
        Field(
            name="kind",
            kind="text",
            label=_("What is to be done"),
            choices=("work.remedy", "answer.reply", "cases.close", "work.step"),
        ),
        Field(name="amount", kind="number", label=_("Its amount, in whole units")),
        Field(name="currency", kind="text", label=_("The amount’s currency, as EUR")),
        Field(name="channel", kind="text", label=_("The channel it goes out on, as email")),
        Field(
            name="audience", kind="text", label=_("Who can read it"), choices=("public", "private")
        ),
        Field(name="files", kind="number", label=_("How many files it carries")),
        Field(name="recipient_is_person", kind="yes_no", label=_("It goes to a person we know")),
    ),
)

describes(
    "run",
    label=_("The playbook’s run"),
    fields=(
        Field(name="outcome", kind="text", label=_("How the last step ended")),
        Field(name="last_words", kind="text", label=_("What was said when the last task ended")),
        Field(name="days", kind="number", label=_("Days since it was started")),
        Field(name="done", kind="texts", label=_("The keys of the steps that are done")),
        Field(name="skipped", kind="texts", label=_("The keys of the steps that were skipped")),
        Field(name="declined", kind="texts", label=_("The keys of the steps that were declined")),
    ),
)
